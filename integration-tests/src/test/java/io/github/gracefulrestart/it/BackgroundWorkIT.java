/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.gracefulrestart.load.Lineage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What no request asks for is done by one process at a time.
 */
class BackgroundWorkIT {

	@TempDir
	private Path directory;

	@Test
	void noTwoGenerationsWorkAtATime() throws Exception {
		Path journal = this.directory.resolve("journal");
		// All of them stay, and none that stands by may work.
		try (Lineage application = SampleApp.launch("BackgroundWorkIT")
			.arguments("--sample.journal=" + journal.toAbsolutePath(), "--graceful.restart.standby=5m",
					"--graceful.restart.max-draining=5")
			.start()) {
			List<Long> owners = new ArrayList<>(List.of(application.firstPid()));
			for (int generation = 2; generation <= 5; generation++) {
				awaitWork(journal, owners);
				Upgrades.request(application);
				application.awaitGeneration(generation, Upgrades.PATIENCE);
				owners.add(application.currentPid().orElseThrow());
			}
			awaitWork(journal, owners);
			application.signal("KILL");
			application.awaitOutput("rolled back, this process serves again", Upgrades.PATIENCE);
			owners.add(owners.get(3));
			awaitWork(journal, owners);
		}
	}

	/** Waits until the last owner works, and sees that nobody else did since it does. */
	private static void awaitWork(Path journal, List<Long> owners) {
		int before = lines(journal).size();
		long owner = owners.get(owners.size() - 1);
		await("work of process " + owner).atMost(Upgrades.PATIENCE).until(() -> ticks(journal, owner, before) > 5);
		assertThat(owners(journal)).isEqualTo(owners);
	}

	private static long ticks(Path journal, long owner, int from) {
		return lines(journal).stream().skip(from).filter((line) -> line.equals(owner + " tick ends")).count();
	}

	/** The processes that worked, each as often as it began to after another. */
	private static List<Long> owners(Path journal) {
		List<Long> owners = new ArrayList<>();
		for (String line : lines(journal)) {
			long pid = Long.parseLong(line.split(" ", 2)[0]);
			if (owners.isEmpty() || owners.get(owners.size() - 1) != pid) {
				owners.add(pid);
			}
		}
		return owners;
	}

	private static List<String> lines(Path journal) {
		try {
			return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
