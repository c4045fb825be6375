/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a signal that HotSpot uses itself came from HotSpot.
 * <p>
 * While a flight recording takes execution samples, HotSpot sends its suspend signal
 * dozens of times a second. They cannot be told from an operator's, so while a recording
 * runs, and shortly after, none of them is taken as one.
 * <p>
 * Safe for use by several threads.
 */
final class ProfilerSignals {

	private static final Logger logger = LoggerFactory.getLogger(ProfilerSignals.class);

	/**
	 * How long a signal that was sent during the recording may take to get here: the
	 * thread that brings it has to be started first.
	 */
	private static final Duration STRAGGLERS = Duration.ofSeconds(1);

	private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(10);

	private final String name;

	private final BooleanSupplier recording;

	private final Occasionally log = new Occasionally(BETWEEN_LOG_LINES);

	private volatile @Nullable Long lastNanos;

	ProfilerSignals(String name) {
		this(name, FlightRecordings::isRunning);
	}

	ProfilerSignals(String name, BooleanSupplier recording) {
		this.name = name;
		this.recording = recording;
	}

	/**
	 * Returns whether the signal that has just arrived may be HotSpot's.
	 * @return whether to ignore it
	 */
	boolean claims() {
		long now = System.nanoTime();
		if (this.recording.getAsBoolean()) {
			this.lastNanos = now;
			if (this.log.now()) {
				logger.warn("Ignored {}: a flight recording is running, for which HotSpot itself sends this signal. "
						+ "Ask for an upgrade by POST /actuator/graceful-upgrade instead, or stop the recording first. "
						+ "{}", this.name, HotSpotSuspendSignal.CURE);
			}
			return true;
		}
		Long last = this.lastNanos;
		return last != null && now - last < STRAGGLERS.toNanos();
	}

}
