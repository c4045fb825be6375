/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.time.Duration;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with the beans that Spring has prepared ahead of time.
 */
class AotIT {

	@Test
	void anApplicationPreparedAheadOfTimeIsUpgradedWithoutALoss() throws Exception {
		try (Lineage application = SampleApp.launch("aot").jvmArguments("-Dspring.aot.enabled=true").start()) {
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(5))
				.start(KeptConnections.paced(4, Duration.ofMillis(10)));
			Upgrades.upgrade(application);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2);
			assertThat(application.output().split("Starting AOT-processed", -1)).hasSize(3);
		}
	}

}
