/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.util.Collections;

/**
 * Two to ten requests at once, on kept connections.
 *
 * @param clients how many connections
 * @param pause how long a connection is idle when all are answered
 */
public record PipelinedRequests(int clients, Duration pause) implements Pattern {

	@Override
	public void turn(Client client) throws InterruptedException {
		client.pipelined(Collections.nCopies(2 + client.random().nextInt(9), Requests.hello()));
		client.pause(this.pause);
	}

}
