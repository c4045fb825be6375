/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One failed request, with what is needed to find out why.
 *
 * @param at when it was known
 * @param request what was asked
 * @param outcome what became of it
 * @param detail the exception or the response
 * @param turn which request on its connection it was: 1 for the first, 0 if there was no
 * connection; on a kept connection the server's end had not arrived when it was written
 * @param localPort the client's port, to find the connection in a trace; 0 if there was
 * none
 * @param took how long the client waited
 * @param before who answered before on the same connection
 */
public record Failure(Instant at, String request, Outcome outcome, String detail, int turn, int localPort,
		Duration took, @Nullable Origin before) {

	/**
	 * Returns whether an earlier request on the same connection had been answered.
	 * @return whether the connection was a kept one
	 */
	public boolean onKeptConnection() {
		return this.turn > 1;
	}

}
