/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.time.Duration;
import java.util.List;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Launch;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.ProcessView;
import io.github.gracefulrestart.load.Tally;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as process 1 of a PID namespace of its own, which ends with it, as a
 * container does; and as a process that somebody watches. All signals go to the process
 * that was started.
 */
class ContainerIT {

	private static final String[] CONTAINER = { "unshare", "--pid", "--fork", "--mount-proc", "--kill-child" };

	private static final Duration PAUSE = Duration.ofMillis(20);

	/** What docs/containers.md promises. */
	private static final long SUPERVISOR_BYTES = 40 * 1024 * 1024;

	/** What Docker gives a container before it kills it. */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	/** Fewer on the newer JDK: the test runs on two of them. */
	private static final int UPGRADES = Integer.getInteger("upgrades", (Runtime.version().feature() > 17) ? 3 : 10);

	@Test
	void aContainerOutlivesAllUpgradesAndEndsWithTheGenerationThatServes() throws Exception {
		try (Lineage application = launch("container").under(CONTAINER).start()) {
			long one = init(application);
			Load load = Load.on(application.target())
				.start(NewConnections.paced(1, PAUSE), KeptConnections.paced(2, PAUSE));
			for (int generation = 2; generation <= UPGRADES + 1; generation++) {
				upgrade(application, one, generation);
				assertThat(zombies(one)).isEmpty();
			}
			Tally tally = load.stop();
			System.out.printf("%d upgrades of process 1: %d requests, %d failed%n", UPGRADES, tally.requests(),
					tally.failed());
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertSmall(one);
			assertThat(ProcessView.of(one).children()).hasSize(1);
			application.signal(ProcessView.of(one).children().get(0), "KILL");
			application.awaitExit(application.firstPid(), STOP_TIMEOUT);
			assertThat(application.firstExitStatus()).hasValue(137);
		}
	}

	@Test
	void aStopReachesTheGenerationThatServesWhileTheFirstStandsBy() throws Exception {
		try (Lineage application = launch("container-standby").under(CONTAINER)
			.environment("GRACEFUL_RESTART_STANDBY", "1m")
			.start()) {
			long one = init(application);
			Upgrades.awaitServing(application);
			application.signal(one, "USR2");
			application.awaitGeneration(2, Upgrades.PATIENCE);
			Upgrades.awaitServing(application);
			application.signal(one, "TERM");
			application.awaitExit(application.firstPid(), STOP_TIMEOUT);
			assertThat(application.firstExitStatus()).hasValue(143);
			assertThat(application.output()).contains("Drained for the stop");
		}
	}

	@Test
	void aWatchedProcessStays() throws Exception {
		try (Lineage application = launch("watched").environment("GRACEFUL_RESTART_KEEPPID", "always").start()) {
			long watched = application.firstPid();
			upgrade(application, watched, 2);
			upgrade(application, watched, 3);
			assertSmall(watched);
			assertThat(zombies(watched)).isEmpty();
			assertThat(ProcessView.of(watched).children()).hasSize(1);
			application.signal(watched, "TERM");
			application.awaitExit(watched, STOP_TIMEOUT);
			assertThat(application.firstExitStatus()).hasValue(143);
			assertThat(application.alive()).isEmpty();
		}
	}

	private static Launch launch(String test) {
		return SampleApp.launch(test);
	}

	private static long init(Lineage application) {
		return ProcessView.of(application.firstPid()).children().get(0);
	}

	private static void upgrade(Lineage application, long watched, int generation) throws Exception {
		List<Long> before = ProcessView.of(watched).children();
		Upgrades.awaitServing(application);
		application.signal(watched, "USR2");
		application.awaitGeneration(generation, Upgrades.PATIENCE);
		// Until its predecessor ends the generation that serves is a child of that.
		Awaitility.await("the end of generation " + (generation - 1))
			.atMost(Upgrades.PATIENCE)
			.until(() -> ProcessView.of(watched).children(),
					(children) -> isSupervisor(watched) && children.size() == 1 && !children.equals(before));
	}

	private static boolean isSupervisor(long pid) {
		return ProcessView.of(pid).commandLine().stream().anyMatch((word) -> word.endsWith(".Supervisor"));
	}

	private static List<Long> zombies(long pid) {
		return ProcessView.of(pid).children().stream().filter((child) -> ProcessView.of(child).isZombie()).toList();
	}

	private static void assertSmall(long supervisor) {
		long resident = ProcessView.of(supervisor).residentBytes();
		System.out.printf("The supervisor has %.1f MiB resident on JDK %d%n", resident / (1024.0 * 1024.0),
				Runtime.version().feature());
		assertThat(resident).isLessThan(SUPERVISOR_BYTES);
	}

}
