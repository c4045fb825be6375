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

	/** Never comes, as far as a process lives. */
	static final Deadline NEVER = in(Duration.ofDays(36500));

	private final long end;

	private Deadline(long end) {
		this.end = end;
	}

	static Deadline in(Duration limit) {
		return new Deadline(System.nanoTime() + limit.toNanos());
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
