/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;

/**
 * Bodies sent to {@code /echo}, each different from the others, and compared with what
 * comes back.
 *
 * @param clients how many at a time
 * @param size the bytes of a body
 * @param kept whether a client keeps its connection
 * @param pause how long a client waits between two requests
 */
public record EchoedBodies(int clients, int size, boolean kept, Duration pause) implements Pattern {

	private static final int SIZE = 16 * 1024;

	// Without it one client keeps a processor busy, which others need to start on.
	private static final Duration PAUSE = Duration.ofMillis(5);

	public static EchoedBodies onNewConnections(int clients) {
		return new EchoedBodies(clients, SIZE, false, PAUSE);
	}

	public static EchoedBodies onKeptConnections(int clients) {
		return new EchoedBodies(clients, SIZE, true, PAUSE);
	}

	@Override
	public void turn(Client client) throws InterruptedException {
		byte[] body = new byte[this.size];
		client.random().nextBytes(body);
		Request request = Request.echo("/echo", body);
		if (this.kept) {
			client.onKeptConnection(request);
		}
		else {
			client.onNewConnection(request);
		}
		client.pause(this.pause);
	}

}
