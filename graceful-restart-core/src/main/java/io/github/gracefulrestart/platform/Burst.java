/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes few calls of many: the first one at once, those that follow soon after as one at
 * the end of the quiet time. The last one is always heard.
 * <p>
 * Safe for use by several threads; none of them waits.
 */
final class Burst implements Runnable {

	private final long quietNanos;

	private final Runnable target;

	private final AtomicBoolean pending = new AtomicBoolean();

	/**
	 * When the next call may be made. Written by whoever made the last, read by whoever
	 * set the flag after it.
	 */
	private volatile long earliest = System.nanoTime();

	Burst(Duration quiet, Runnable target) {
		this.quietNanos = quiet.toNanos();
		this.target = target;
	}

	@Override
	public void run() {
		if (!this.pending.compareAndSet(false, true)) {
			return;
		}
		long wait = this.earliest - System.nanoTime();
		if (wait <= 0) {
			call();
		}
		else {
			CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS).execute(this::call);
		}
	}

	private void call() {
		this.earliest = System.nanoTime() + this.quietNanos;
		// Before the call, not after: what comes during it wants to be heard as well.
		this.pending.set(false);
		this.target.run();
	}

}
