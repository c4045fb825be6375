/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Bounded waiting for something that another process does.
 */
public final class Await {

	private static final long INTERVAL_MILLIS = 20;

	private Await() {
	}

	/**
	 * Waits.
	 * @param atMost for how long
	 * @param condition for what; asked fifty times a second
	 * @return whether it came about
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + atMost.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline >= 0) {
				return false;
			}
			Thread.sleep(INTERVAL_MILLIS);
		}
		return true;
	}

}
