/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When a load comes to its end: after a time, after a number of requests, or when it is
 * told to.
 */
final class Stop {

	private final CountDownLatch told = new CountDownLatch(1);

	private final long deadline;

	private final AtomicLong requestsLeft;

	Stop(Duration time, long requests) {
		this.deadline = System.nanoTime() + time.toNanos();
		this.requestsLeft = new AtomicLong(requests);
	}

	void now() {
		this.told.countDown();
	}

	boolean isNow() {
		return this.told.getCount() == 0 || System.nanoTime() - this.deadline >= 0 || this.requestsLeft.get() <= 0;
	}

	/**
	 * Takes one of the requests that may still be sent.
	 * @return whether there was one left
	 */
	boolean takeRequest() {
		return this.requestsLeft.getAndDecrement() > 0;
	}

	void await(Duration duration) throws InterruptedException {
		long untilDeadline = this.deadline - System.nanoTime();
		this.told.await(Math.min(duration.toNanos(), untilDeadline), TimeUnit.NANOSECONDS);
	}

}
