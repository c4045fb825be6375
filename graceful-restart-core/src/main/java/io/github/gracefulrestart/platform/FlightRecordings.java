/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import jdk.jfr.FlightRecorder;
import jdk.jfr.RecordingState;

/**
 * The recordings of the flight recorder in this JVM.
 */
final class FlightRecordings {

	/**
	 * A run-time image need not have the recorder's module.
	 */
	private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

	private FlightRecordings() {
	}

	/**
	 * Returns whether one is running, whoever started it. Asking does not start the
	 * recorder.
	 * @return whether one is running
	 */
	static boolean isRunning() {
		return PRESENT && Recorder.isRecording();
	}

	/**
	 * Loaded only where the recorder's classes are.
	 */
	private static final class Recorder {

		static boolean isRecording() {
			return FlightRecorder.isInitialized() && FlightRecorder.getFlightRecorder()
				.getRecordings()
				.stream()
				.anyMatch((recording) -> recording.getState() == RecordingState.RUNNING);
		}

	}

}
