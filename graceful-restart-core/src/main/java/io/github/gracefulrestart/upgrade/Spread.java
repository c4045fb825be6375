/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spreads what is to be done evenly over a time: nothing at its beginning, the last at
 * its end. So clients that come back when their connection is closed do not come back all
 * at once.
 */
final class Spread {

	// A share of a time is not exact, and a whole must not be missed for that.
	private static final double ROUNDING = 1e-6;

	private final LongSupplier clock;

	private long end;

	private long last;

	// What is due but less than one; it grows towards all that remain.
	private double owed;

	/**
	 * Begins now.
	 * @param time how long it takes; with zero everything is due at once
	 */
	Spread(Duration time) {
		this(time, System::nanoTime);
	}

	/**
	 * Begins now.
	 * @param time how long it takes
	 * @param clock tells nanoseconds, from any origin
	 */
	Spread(Duration time, LongSupplier clock) {
		this.clock = clock;
		this.last = clock.getAsLong();
		this.end = this.last + time.toNanos();
	}

	/**
	 * Sees to it that it ends in a certain time. The rest goes faster then.
	 * @param time in which; ignored if it ends before
	 */
	void endWithin(Duration time) {
		long sooner = this.clock.getAsLong() + time.toNanos();
		if (sooner - this.end < 0) {
			this.end = sooner;
		}
	}

	/**
	 * Returns how many are due since the call before.
	 * @param remaining how many remain, which may have become more or fewer meanwhile
	 * @return the number; all that remain when the time is over
	 */
	int due(int remaining) {
		long now = this.clock.getAsLong();
		if (now - this.end >= 0) {
			this.owed = 0;
			return remaining;
		}
		double share = (now - this.last) / (double) (this.end - this.last);
		this.last = now;
		this.owed = Math.min(this.owed, remaining);
		this.owed += (remaining - this.owed) * share;
		int due = (int) (this.owed + ROUNDING);
		this.owed -= due;
		return due;
	}

}
