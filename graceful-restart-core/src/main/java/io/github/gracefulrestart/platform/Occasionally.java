/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says yes at most once in a while. Safe for use by several threads.
 */
final class Occasionally {

	private final long intervalNanos;

	private final AtomicLong next = new AtomicLong(System.nanoTime());

	Occasionally(Duration interval) {
		this.intervalNanos = interval.toNanos();
	}

	boolean now() {
		long now = System.nanoTime();
		long next = this.next.get();
		return now - next >= 0 && this.next.compareAndSet(next, now + this.intervalNanos);
	}

}
