/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.time.Duration;

import io.github.gracefulrestart.load.Lineage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The signal, sent as people and tools send it.
 */
class SignalIT {

	private static final Duration SOON = Duration.ofSeconds(20);

	@Test
	void aBurstOfSignalsStartsOneSuccessor() throws Exception {
		try (Lineage application = SampleApp.start("burst")) {
			long predecessor = application.firstPid();
			Upgrades.request(application);
			for (int i = 0; i < 50; i++) {
				application.signal(predecessor, "USR2");
			}
			application.awaitGeneration(2, Upgrades.PATIENCE);
			application.awaitExit(predecessor, Upgrades.PATIENCE);
			assertThat(application.pids()).hasSize(2);
			assertThat(application.output()).containsOnlyOnce("requested by SIGUSR2")
				.contains("Ignored SIGUSR2: upgrade");
		}
	}

	@Test
	void aFlightRecordingDoesNotStartAnUpgrade() throws Exception {
		try (Lineage application = SampleApp.launch("jfr-first")
			.jvmArguments("-XX:StartFlightRecording=settings=profile,filename=recording.jfr")
			.start()) {
			Upgrades.request(application);
			application.awaitOutput("a flight recording is running", SOON);
			assertThat(application.alive()).hasSize(1);
			assertThat(application.currentGeneration()).hasValue(1);
		}
	}

	@Test
	void aFlightRecordingDoesNotStopAnUpgradeWhereItsSignalWasMoved() throws Exception {
		try (Lineage application = SampleApp.launch("jfr-moved")
			.environment("_JAVA_SR_SIGNUM", "35")
			.jvmArguments("-XX:StartFlightRecording=settings=profile,filename=recording.jfr")
			.start()) {
			Upgrades.upgrade(application);
			Upgrades.upgrade(application);
			assertThat(application.pids()).hasSize(3);
			assertThat(application.output()).doesNotContain("a flight recording is running");
		}
	}

	@Test
	void reducedSignalsAreWarnedOf() throws Exception {
		try (Lineage application = SampleApp.launch("xrs").jvmArguments("-Xrs").start()) {
			application.awaitOutput("The JVM runs with -Xrs", SOON);
		}
	}

}
