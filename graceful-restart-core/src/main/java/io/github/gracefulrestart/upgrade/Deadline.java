/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

/**
 * A moment until which one waits.
 */
final class Deadline {

	// Longer than a process lives, and a number of nanoseconds that fits.
	private static final Duration LONGEST = Duration.ofDays(36500);

	static final Deadline NEVER = in(LONGEST);

	private final Duration limit;

	private final long end;

	private Deadline(Duration limit) {
		this.limit = limit;
		this.end = System.nanoTime() + limit.toNanos();
	}

	static Deadline in(Duration limit) {
		return new Deadline((limit.compareTo(LONGEST) < 0) ? limit : LONGEST);
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

	Deadline orEarlier(Deadline other) {
		return (other.end - this.end < 0) ? other : this;
	}

	boolean isOver() {
		return this.end - System.nanoTime() <= 0;
	}

}
