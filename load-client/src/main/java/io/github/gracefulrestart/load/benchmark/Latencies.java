/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * How long each request of a load took, and when that was: what happened while an upgrade
 * went from one phase to the next is known only afterwards. Safe for use by several
 * threads. Kept in large arrays, as a collector that has a million objects to look after
 * keeps the load waiting, and with it what is measured.
 */
final class Latencies {

	private static final int SIGNIFICANT_DIGITS = 3;

	private static final int BLOCK = 1 << 16;

	private final List<long[]> blocks = new ArrayList<>();

	/** How many numbers are in use of the last block: two a request. */
	private int used = BLOCK;

	void add(Instant began, long nanos) {
		long beganMicros = ChronoUnit.MICROS.between(Instant.EPOCH, began);
		synchronized (this.blocks) {
			if (this.used == BLOCK) {
				this.blocks.add(new long[BLOCK]);
				this.used = 0;
			}
			long[] block = this.blocks.get(this.blocks.size() - 1);
			block[this.used++] = beganMicros;
			block[this.used++] = TimeUnit.NANOSECONDS.toMicros(nanos);
		}
	}

	/**
	 * Adds the requests that were under way in a certain time.
	 * @param histogram where to add them, in microseconds
	 * @param from its beginning
	 * @param length how long it was
	 */
	void addTo(Histogram histogram, Instant from, Duration length) {
		long begin = ChronoUnit.MICROS.between(Instant.EPOCH, from);
		long end = begin + TimeUnit.NANOSECONDS.toMicros(length.toNanos());
		forEach((began, micros) -> {
			if (began < end && began + micros > begin) {
				histogram.recordValue(micros);
			}
		});
	}

	/**
	 * Looks for the longest of the requests that were under way in each of several slices
	 * of time.
	 * @param longest the result in milliseconds, a slice each, which this raises
	 * @param from when the first slice begins
	 * @param slice how long each is
	 */
	void raise(double[] longest, Instant from, Duration slice) {
		long begin = ChronoUnit.MICROS.between(Instant.EPOCH, from);
		long length = TimeUnit.NANOSECONDS.toMicros(slice.toNanos());
		forEach((began, micros) -> {
			long first = Math.floorDiv(began - begin, length);
			long last = Math.floorDiv(began + micros - begin, length);
			for (long i = Math.max(0, first); i <= Math.min(longest.length - 1, last); i++) {
				longest[(int) i] = Math.max(longest[(int) i], micros / 1e3);
			}
		});
	}

	private void forEach(Sample sample) {
		synchronized (this.blocks) {
			for (int i = 0; i < this.blocks.size(); i++) {
				long[] block = this.blocks.get(i);
				int end = (i == this.blocks.size() - 1) ? this.used : BLOCK;
				for (int j = 0; j < end; j += 2) {
					sample.took(block[j], block[j + 1]);
				}
			}
		}
	}

	static Histogram histogram() {
		return new Histogram(SIGNIFICANT_DIGITS);
	}

	/**
	 * One request.
	 */
	private interface Sample {

		/**
		 * Looks at it.
		 * @param began when it began, in microseconds since the epoch
		 * @param micros how long it took
		 */
		void took(long began, long micros);

	}

}
