/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;

/**
 * Connections that are kept as long as the server lets them: busy without a pause, mostly
 * idle with a long one.
 *
 * @param clients how many connections
 * @param request what to ask
 * @param pause how long a connection is idle between two requests
 */
public record KeptConnections(int clients, Request request, Duration pause) implements Pattern {

	public static KeptConnections busy(int clients) {
		return paced(clients, Duration.ZERO);
	}

	public static KeptConnections paced(int clients, Duration pause) {
		return new KeptConnections(clients, Requests.hello(), pause);
	}

	@Override
	public void begin(Client client) throws InterruptedException {
		client.pauseUpTo(this.pause);
	}

	@Override
	public void turn(Client client) throws InterruptedException {
		client.onKeptConnection(this.request);
		client.pause(this.pause);
	}

}
