/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.ProcessView;
import io.github.gracefulrestart.load.Tally;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One upgrade after another under a light load, each as soon as the one before it is
 * complete. The newest generation takes of the machine what the second does, and the
 * others nothing.
 */
class HundredGenerationsIT {

	/** Fewer on the newer JDK: the test runs on two of them. */
	private static final int UPGRADES = Integer.getInteger("generations",
			(Runtime.version().feature() > 17) ? 20 : 100);

	private static final int MAX_UPGRADES = 1000;

	/** What an upgrade may take in the mean, on a machine that does much else. */
	private static final Duration LONGEST = Duration.ofSeconds(20);

	/** The load is renewed after so many, and the newest generation looked at. */
	private static final int ROUND = 20;

	private static final Duration PAUSE = Duration.ofMillis(50);

	/** How long a generation serves before it is looked at. */
	private static final Duration AGE = Duration.ofSeconds(2);

	/**
	 * See docs/benchmarks.md for how much two processes of the same application differ.
	 */
	private static final long NOISE = 20 * 1024 * 1024;

	private static final String LISTEN = "0A";

	private static final String TIME_WAIT = "06";

	/**
	 * What one generation leaves to the next grows with each of them. A connection or a
	 * thread of the moment does not: one socket came and went when it was measured.
	 */
	private static final int PASSING = 2;

	@TempDir
	private Path directory;

	private final List<Long> predecessors = new ArrayList<>();

	private long requests;

	@Test
	void theNewestTakesWhatTheSecondDoesAndNoRequestHasFailed() throws Exception {
		assertThat(UPGRADES).isBetween(2, MAX_UPGRADES);
		LeftFiles files = LeftFiles.in(this.directory);
		try (Lineage application = ExtractedApp.to(this.directory)
			.launch()
			.jvmArguments("-Djava.io.tmpdir=" + files.temporary())
			.environment("XDG_RUNTIME_DIR", files.control().toString())
			.arguments("--server.tomcat.max-keep-alive-requests=-1")
			.start()) {
			long began = System.nanoTime();
			Footprint second = upgrade(application, 1);
			List<String> expectedFiles = files.names(this.predecessors);
			print(began, second);
			for (int done = 1; done < UPGRADES; done = this.predecessors.size()) {
				Footprint newest = upgrade(application, Math.min(ROUND, UPGRADES - done));
				print(began, newest);
				assertThat(Footprint.sum(newest.descriptors())).as(newest.descriptors()::toString)
					.isLessThanOrEqualTo(Footprint.sum(second.descriptors()) + PASSING);
				assertThat(Footprint.sum(newest.threads())).as(newest.threads()::toString)
					.isLessThanOrEqualTo(Footprint.sum(second.threads()) + PASSING);
				assertThat(newest.children()).isEmpty();
				assertThat(newest.commandLine()).isEqualTo(second.commandLine());
				assertThat(newest.environment()).isEqualTo(second.environment());
				assertThat(newest.residentBytes()).isLessThan(second.residentBytes() + NOISE);
				assertThat(files.names(this.predecessors)).isEqualTo(expectedFiles);
				assertThat(this.predecessors.stream().map(ProcessView::of)).noneMatch(ProcessView::isAlive)
					.noneMatch(ProcessView::isZombie);
				assertThat(application.alive()).hasSize(1);
				assertThat(Duration.ofNanos(System.nanoTime() - began))
					.isLessThan(LONGEST.multipliedBy(this.predecessors.size()));
			}
			assertThat(application.output()).doesNotContain(" ERROR ");
		}
	}

	private Footprint upgrade(Lineage application, int times) throws Exception {
		Load load = Load.on(application.target())
			.start(NewConnections.paced(2, PAUSE), KeptConnections.paced(4, PAUSE));
		for (int i = 0; i < times; i++) {
			this.predecessors.add(Upgrades.upgrade(application));
		}
		Thread.sleep(AGE.toMillis());
		Tally tally = load.stop();
		assertThat(tally.failed()).as(tally::toString).isZero();
		this.requests += tally.requests();
		Awaitility.await("the end of its connections")
			.atMost(Upgrades.PATIENCE)
			.until(() -> connections(application.target().address().getPort()) == 0);
		return Footprint.of(application.currentPid().orElseThrow());
	}

	/** Counts the connections of a port that some process still has open. */
	private static long connections(int port) throws IOException {
		String local = ":%04X".formatted(port);
		long connections = 0;
		for (String table : List.of("tcp", "tcp6")) {
			connections += Files.readAllLines(Path.of("/proc/net", table))
				.stream()
				.map((line) -> line.trim().split("\\s+"))
				.filter((fields) -> fields[1].endsWith(local) && !fields[3].matches(LISTEN + "|" + TIME_WAIT))
				.count();
		}
		return connections;
	}

	private void print(long began, Footprint newest) {
		System.out.printf("Generation %d after %d s: %s; %d requests, 0 failed%n", this.predecessors.size() + 1,
				Duration.ofNanos(System.nanoTime() - began).toSeconds(), newest, this.requests);
	}

}
