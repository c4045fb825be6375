/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * How long each request of a load took, and when that was: what happened while an upgrade
 * went from one phase to the next is known only afterwards. Safe for use by several
 * threads.
 */
final class Latencies {

	private static final int SIGNIFICANT_DIGITS = 3;

	private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

	void add(Instant began, long nanos) {
		this.samples.add(new Sample(began, TimeUnit.NANOSECONDS.toMicros(nanos)));
	}

	/**
	 * Adds the requests that were under way in a certain time.
	 * @param from its beginning
	 * @param length how long it was
	 * @param histogram where to add them, in microseconds
	 */
	void addTo(Histogram histogram, Instant from, Duration length) {
		Instant to = from.plus(length);
		for (Sample sample : this.samples) {
			if (sample.began().isBefore(to) && sample.ended().isAfter(from)) {
				histogram.recordValue(sample.micros());
			}
		}
	}

	/**
	 * Looks for the longest of the requests that were under way in each of several slices
	 * of time.
	 * @param longest the result in milliseconds, a slice each, which this raises
	 * @param from when the first slice begins
	 * @param slice how long each is
	 */
	void raise(double[] longest, Instant from, Duration slice) {
		for (Sample sample : this.samples) {
			long first = Math.floorDiv(Duration.between(from, sample.began()).toMillis(), slice.toMillis());
			long last = Math.floorDiv(Duration.between(from, sample.ended()).toMillis(), slice.toMillis());
			for (long i = Math.max(0, first); i <= Math.min(longest.length - 1, last); i++) {
				longest[(int) i] = Math.max(longest[(int) i], sample.micros() / 1e3);
			}
		}
	}

	static Histogram histogram() {
		return new Histogram(SIGNIFICANT_DIGITS);
	}

	private record Sample(Instant began, long micros) {

		Instant ended() {
			return this.began.plus(this.micros, ChronoUnit.MICROS);
		}

	}

}
