/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;

/**
 * Requests that the server takes its time for, so that some are in flight at any moment.
 *
 * @param clients how many are in flight
 * @param time how long each takes
 */
public record SlowRequests(int clients, Duration time) implements Pattern {

	@Override
	public void begin(Client client) throws InterruptedException {
		// Out of step, or there would be moments in which none is in flight.
		client.pauseUpTo(this.time);
	}

	@Override
	public void turn(Client client) throws InterruptedException {
		client.onKeptConnection(Request.get("/sleep?millis=" + this.time.toMillis()));
	}

}
