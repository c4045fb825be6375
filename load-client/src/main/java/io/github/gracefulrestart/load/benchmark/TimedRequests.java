/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.time.Instant;

import io.github.gracefulrestart.load.Client;
import io.github.gracefulrestart.load.Pattern;
import io.github.gracefulrestart.load.Request;

/**
 * Clients that watch the clock.
 *
 * @param clients how many
 * @param kept whether each keeps one connection, or opens one for each request
 * @param pause how long each waits between two requests
 * @param latencies where to write down how long they took
 */
record TimedRequests(int clients, boolean kept, Duration pause, Latencies latencies) implements Pattern {

	private static final Request HELLO = Request.get("/hello");

	@Override
	public void begin(Client client) throws InterruptedException {
		client.pauseUpTo(this.pause);
	}

	@Override
	public void turn(Client client) throws InterruptedException {
		Instant began = Instant.now();
		long start = System.nanoTime();
		if (this.kept) {
			client.onKeptConnection(HELLO);
		}
		else {
			client.onNewConnection(HELLO);
		}
		this.latencies.add(began, System.nanoTime() - start);
		client.pause(this.pause);
	}

}
