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
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as process 1 of a PID namespace of its own, which ends with it, as a
 * container does. All signals go to the process that was started.
 */
@EnabledIf(value = "canNamespacesBeMade", disabledReason = "this user may not make a PID namespace here")
class ContainerIT {

	private static final String[] CONTAINER = { "unshare", "--pid", "--fork", "--mount-proc", "--kill-child" };

	private static final Duration PAUSE = Duration.ofMillis(20);

	/** What Docker gives a container before it kills it. */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	/** Fewer on the newer JDK: the test runs on two of them. */
	private static final int UPGRADES = Integer.getInteger("upgrades", (Runtime.version().feature() > 17) ? 3 : 10);

	static boolean canNamespacesBeMade() {
		return Namespaces.canBeMade();
	}

	@Test
	void aContainerOutlivesAllUpgradesAndEndsWithTheGenerationThatServes() throws Exception {
		try (Lineage application = launch("container").under(CONTAINER).start()) {
			WatchedProcess one = WatchedProcess.childOf(application);
			Load load = Load.on(application.target())
				.start(NewConnections.paced(1, PAUSE), KeptConnections.paced(2, PAUSE));
			for (int generation = 2; generation <= UPGRADES + 1; generation++) {
				upgrade(one, generation);
				assertThat(one.zombies()).isEmpty();
			}
			Tally tally = load.stop();
			System.out.printf("%d upgrades of process 1: %d requests, %d failed%n", UPGRADES, tally.requests(),
					tally.failed());
			assertThat(tally.failed()).as(tally::toString).isZero();
			one.assertSmall();
			assertThat(one.children()).hasSize(1);
			application.signal(one.children().get(0), "KILL");
			application.awaitExit(application.firstPid(), STOP_TIMEOUT);
			assertThat(application.firstExitStatus()).hasValue(137);
		}
	}

	@Test
	void aStopReachesTheGenerationThatServesWhileTheFirstStandsBy() throws Exception {
		try (Lineage application = launch("container-standby").under(CONTAINER)
			.environment("GRACEFUL_RESTART_STANDBY", "1m")
			.start()) {
			WatchedProcess one = WatchedProcess.childOf(application);
			Upgrades.awaitServing(application);
			application.signal(one.pid(), "USR2");
			application.awaitGeneration(2, Upgrades.PATIENCE);
			Upgrades.awaitServing(application);
			application.signal(one.pid(), "TERM");
			application.awaitExit(application.firstPid(), STOP_TIMEOUT);
			assertThat(application.firstExitStatus()).hasValue(143);
			assertThat(application.output()).contains("Drained for the stop");
		}
	}

	private static Launch launch(String test) {
		return SampleApp.launch(test);
	}

	private static void upgrade(WatchedProcess one, int generation) throws Exception {
		List<Long> before = one.children();
		Upgrades.awaitServing(one.application());
		one.application().signal(one.pid(), "USR2");
		one.awaitAlone(generation, before);
	}

}
