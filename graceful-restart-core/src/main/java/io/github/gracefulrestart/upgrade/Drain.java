/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Finishes what a server has in hand. Ends as soon as nothing is left, and at its limit.
 */
final class Drain {

	/** How often the server is asked what is left. */
	private static final Duration TICK = Duration.ofMillis(20);

	private final Server server;

	private final Mailbox mailbox;

	private Deadline deadline = Deadline.NEVER;

	private @Nullable Duration silence;

	/**
	 * Plans a drain.
	 * @param server whose connections are finished; it no longer accepts
	 * @param mailbox of the calling thread
	 */
	Drain(Server server, Mailbox mailbox) {
		this.server = server;
		this.mailbox = mailbox;
	}

	/**
	 * Closes connections on the way that have been silent for so long.
	 * @param silence how long
	 */
	void closeIdleAfter(Duration silence) {
		this.silence = silence;
	}

	/**
	 * Sees to it that the drain ends by a certain moment.
	 * @param limit when
	 */
	void endBy(Deadline limit) {
		this.deadline = this.deadline.orEarlier(limit);
	}

	Drained run(Deadline limit, Mailbox.Handler meanwhile) throws UpgradeFailure {
		endBy(limit);
		int connections = this.server.load().connections();
		int closedIdle = 0;
		Load left = tellAndLook();
		while (!left.isNone() && !this.deadline.isOver()) {
			this.mailbox.await((event) -> false, Deadline.in(TICK), meanwhile);
			if (this.silence != null) {
				closedIdle += this.server.closeIdle(this.silence);
			}
			left = tellAndLook();
		}
		if (!left.isNone()) {
			closedIdle += this.server.closeIdle(Duration.ZERO);
			left = this.server.load();
		}
		return new Drained(connections, closedIdle, left.connections(), left.requests());
	}

	// Connections that were busy at the tick before could not be told then.
	private Load tellAndLook() {
		this.server.startDrain();
		return this.server.load();
	}

}
