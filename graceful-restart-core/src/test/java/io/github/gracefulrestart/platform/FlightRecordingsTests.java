/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FlightRecordings}.
 */
class FlightRecordingsTests {

	@Test
	void askingDoesNotStartTheRecorder() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), Map.of())) {
			jvm.tell("look");
			assertThat(jvm.count("recording: false, started: false")).isOne();
		}
	}

	@Test
	void aRecordingRunsUntilItIsStopped() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of(), Map.of("_JAVA_SR_SIGNUM", "35"))) {
			jvm.tell("record");
			jvm.tell("look");
			assertThat(jvm.count("recording: true, started: true")).isOne();
			jvm.tell("stop recording");
			jvm.tell("look");
			jvm.awaitLine("recording: false, started: true");
		}
	}

	@Test
	void aJvmWithoutTheRecorderHasNone() throws Exception {
		try (ChildJvm jvm = ChildJvm.start(SignalledApplication.class, List.of("--limit-modules", "java.base"),
				Map.of())) {
			jvm.tell("look without the recorder");
			assertThat(jvm.count("recording: false")).isOne();
		}
	}

}
