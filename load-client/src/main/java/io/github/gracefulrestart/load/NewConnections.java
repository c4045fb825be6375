/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;

/**
 * A new connection for each request.
 *
 * @param clients how many at a time
 * @param request what to ask
 * @param pause how long each waits between two
 */
public record NewConnections(int clients, Request request, Duration pause) implements Pattern {

	public static NewConnections busy(int clients) {
		return paced(clients, Duration.ZERO);
	}

	public static NewConnections paced(int clients, Duration pause) {
		return new NewConnections(clients, Requests.hello(), pause);
	}

	@Override
	public void turn(Client client) throws InterruptedException {
		client.onNewConnection(this.request);
		client.pause(this.pause);
	}

}
