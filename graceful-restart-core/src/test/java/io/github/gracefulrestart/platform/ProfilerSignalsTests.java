/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ProfilerSignals}.
 */
class ProfilerSignalsTests {

	private final AtomicBoolean recording = new AtomicBoolean();

	private final ProfilerSignals signals = new ProfilerSignals("SIGUSR2", this.recording::get);

	@Test
	void aSignalIsAnOperatorsWhileNothingIsRecorded() {
		assertThat(this.signals.claims()).isFalse();
	}

	@Test
	void aSignalIsHotSpotsWhileARecordingRuns() {
		this.recording.set(true);
		assertThat(this.signals.claims()).isTrue();
	}

	@Test
	void aSignalThatWasUnderWayWhenTheRecordingEndedIsHotSpots() {
		this.recording.set(true);
		this.signals.claims();
		this.recording.set(false);
		assertThat(this.signals.claims()).isTrue();
		await().atMost(Duration.ofSeconds(3)).until(() -> !this.signals.claims());
	}

}
