/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Closes a server's connections politely, a few at a time, and counts them.
 */
final class Closings {

	private final Server server;

	private final Duration closeSpread;

	private @Nullable Spread sessions;

	private @Nullable Spread rest;

	private @Nullable Spread streams;

	private int closedIdle;

	private int toldSessions;

	private int endedStreams;

	/**
	 * Closes nothing yet.
	 * @param server whose connections are closed
	 * @param closeSpread over which time closings of a kind are spread
	 */
	Closings(Server server, Duration closeSpread) {
		this.server = server;
		this.closeSpread = closeSpread;
	}

	/**
	 * Closes all connections that have been silent for so long.
	 * @param silence how long
	 */
	void closeIdleFor(Duration silence) {
		this.closedIdle += this.server.closeIdle(silence, Integer.MAX_VALUE);
	}

	/**
	 * Says goodbye to as many sessions as are due.
	 * @param left what the server has in hand
	 * @param end by when all have been told, at the latest
	 */
	void tellSessions(Load left, Deadline end) {
		this.sessions = begun(this.sessions, end);
		int due = this.sessions.due(left.sessions());
		if (due > 0) {
			this.toldSessions += this.server.closeSessions(due);
		}
	}

	/**
	 * Ends as many streams, and closes as many idle connections, as are due.
	 * @param left what the server has in hand
	 * @param end by when everything has been closed, at the latest
	 */
	void closeRest(Load left, Deadline end) {
		this.streams = begun(this.streams, end);
		int dueStreams = this.streams.due(left.requests());
		if (dueStreams > 0) {
			this.endedStreams += this.server.endStreams(dueStreams);
		}
		this.rest = begun(this.rest, end);
		// It is not known which of them are idle. To take too many for it closes those
		// that are somewhat sooner, and never many at once.
		int due = this.rest.due(left.connections() - left.sessions());
		if (due > 0) {
			this.closedIdle += this.server.closeIdle(Duration.ZERO, due);
		}
	}

	private Spread begun(@Nullable Spread spread, Deadline end) {
		Spread begun = (spread != null) ? spread : new Spread(this.closeSpread);
		begun.endWithin(end.remaining());
		return begun;
	}

	/**
	 * Returns what became of the connections.
	 * @param connections how many there were
	 * @param left what is left of them, and is cut
	 * @return all of it, except that none moved
	 */
	Drained result(int connections, Load left) {
		// Neither busy nor still to be told: it was told, and its client has not
		// answered.
		int unanswered = Math.max(0, left.connections() - left.requests() - left.sessions());
		int closed = this.closedIdle + Math.max(0, this.toldSessions - unanswered);
		return new Drained(connections, 0, closed, this.endedStreams, left.connections(), left.requests());
	}

}
