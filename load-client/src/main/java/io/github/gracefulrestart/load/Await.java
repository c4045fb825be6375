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
final class Await {

	private static final long INTERVAL_MILLIS = 20;

	private Await() {
	}

	static boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
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
