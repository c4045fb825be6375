/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment until which one waits.
 */
final class Deadline {

	// Longer than a process lives, and a number of nanoseconds that fits.
	private static final Duration LONGEST = Duration.ofDays(36500);

	static final Deadline NEVER = in(LONGEST);

	private final Duration limit;

	private final long end;

	private Deadline(Duration limit, long end) {
		this.limit = limit;
		this.end = end;
	}

	static Deadline in(Duration limit) {
		Duration possible = (limit.compareTo(LONGEST) < 0) ? limit : LONGEST;
		return new Deadline(possible, System.nanoTime() + possible.toNanos());
	}

	Deadline plus(Duration time) {
		return new Deadline(this.limit.plus(time), this.end + time.toNanos());
	}

	Deadline minus(Duration time) {
		return new Deadline(this.limit.minus(time), this.end - time.toNanos());
	}

	/**
	 * Returns how long it was from the beginning until this moment.
	 * @return the time
	 */
	Duration limit() {
		return this.limit;
	}

	Duration remaining() {
		return Duration.ofNanos(Math.max(0, this.end - System.nanoTime()));
	}

	/**
	 * Returns this moment as others read it.
	 * @return the moment, as far as the clock on the wall does not change
	 */
	Instant instant() {
		return Instant.now().plus(remaining());
	}

	Deadline orEarlier(Deadline other) {
		return (other.end - this.end < 0) ? other : this;
	}

	Deadline orLater(Deadline other) {
		return (other.end - this.end > 0) ? other : this;
	}

	boolean isOver() {
		return this.end - System.nanoTime() <= 0;
	}

}
