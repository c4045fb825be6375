/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;

/**
 * Requests that come in small pieces, on kept connections: without a body, with one, and
 * with one of which the server is asked whether it wants it, though its answer is not
 * waited for.
 *
 * @param clients how many at a time
 * @param between how long to wait between two pieces
 */
public record DribbledRequests(int clients, Duration between) implements Pattern {

	private static final int BODY = 64;

	private static final int PIECE = 30;

	@Override
	public void turn(Client client) throws InterruptedException {
		byte[] body = new byte[BODY];
		client.random().nextBytes(body);
		Request request = switch (client.random().nextInt(3)) {
			case 0 -> Requests.hello();
			case 1 -> Request.echo("/echo", body);
			default -> Request.echo("/echo", body).withHeader("Expect", "100-continue");
		};
		client.inPieces(request, PIECE, this.between);
	}

}
