/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upgrades between builds of the library that speak different versions of the protocol.
 */
class ProtocolVersionsIT {

	private static final Duration PAUSE = Duration.ofMillis(10);

	private static final String REASON = "predecessor and successor have no version of the protocol in common:"
			+ " the predecessor speaks 1, the successor 2; stop the application and start its new version, or upgrade"
			+ " it to one first whose graceful-restart speaks a version of each";

	@TempDir
	private Path directory;

	private Path jar;

	@Test
	void aNewerLibraryTakesOverFromAnOlderOneAndTheOtherWayRoundIfTheyShareAVersion() throws Exception {
		this.jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
		try (Lineage application = SampleApp.launch(this.jar, this.directory).start()) {
			Load load = load(application);
			upgradeTo(application, NewVersion.of(SampleApp.JAR).speaking(1, 2));
			upgradeTo(application, NewVersion.of(SampleApp.JAR));
			refuse(application, NewVersion.of(SampleApp.JAR).speaking(2));
			// The way that the refusal names.
			upgradeTo(application, NewVersion.of(SampleApp.JAR).speaking(1, 2));
			upgradeTo(application, NewVersion.of(SampleApp.JAR).speaking(2));
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2, 3, 4, 5);
			assertThat(application.alive()).hasSize(1);
		}
	}

	private void upgradeTo(Lineage application, NewVersion version) throws Exception {
		version.moveTo(this.jar);
		Upgrades.upgrade(application);
	}

	private void refuse(Lineage application, NewVersion version) throws Exception {
		long serving = application.currentPid().orElseThrow();
		version.moveTo(this.jar);
		Upgrades.request(application);
		application.awaitOutput("failed, this process goes on serving: the successor could not be welcomed: " + REASON,
				Upgrades.PATIENCE);
		assertThat(application.alive()).containsExactly(serving);
		assertThat(application.output())
			.contains("This process does not take over: the predecessor does not hand over: the successor could not be"
					+ " welcomed: " + REASON);
	}

	private static Load load(Lineage application) {
		return Load.on(application.target())
			.lasting(Duration.ofMinutes(9))
			.start(NewConnections.paced(2, PAUSE), KeptConnections.paced(4, PAUSE));
	}

}
