/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import java.util.concurrent.TimeUnit;

/**
 * How long a client asks to be kept waiting. As a request parameter it is bound by
 * {@link #valueOf(String)}, so a pause out of bounds is answered with 400.
 *
 * @param millis the pause, 0 to 60000
 */
record Pause(long millis) {

	private static final long MAX_MILLIS = TimeUnit.MINUTES.toMillis(1);

	Pause {
		if (millis < 0 || millis > MAX_MILLIS) {
			throw new IllegalArgumentException("millis must be between 0 and " + MAX_MILLIS);
		}
	}

	public static Pause valueOf(String millis) {
		return new Pause(Long.parseLong(millis));
	}

	void sleep() throws InterruptedException {
		Thread.sleep(this.millis);
	}

}
