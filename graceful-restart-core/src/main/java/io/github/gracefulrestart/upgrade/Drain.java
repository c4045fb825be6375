/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what a server has in hand. Ends as soon as nothing is left, and at its limit.
 */
final class Drain {

	private static final Logger logger = LoggerFactory.getLogger(Drain.class);

	/** How often the server is asked what is left. */
	private static final Duration TICK = Duration.ofMillis(20);

	private final Server server;

	private final Mailbox mailbox;

	private Deadline deadline = Deadline.NEVER;

	private @Nullable Duration silence;

	private int closedIdle;

	private boolean failed;

	// Until it is known there may be something.
	private Load left = new Load(1, 0, 0);

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
		attempt(() -> this.left = this.server.load());
		int connections = this.left.connections();
		attempt(this::tellAndLook);
		// What has happened by now counts, even if there is nothing to wait for.
		this.mailbox.await((event) -> false, Deadline.in(Duration.ZERO), meanwhile);
		while (!this.left.isNone() && !this.deadline.isOver()) {
			this.mailbox.await((event) -> false, Deadline.in(TICK).orEarlier(this.deadline), meanwhile);
			attempt(() -> closeIdle(this.silence));
			attempt(this::tellAndLook);
		}
		if (!this.left.isNone()) {
			attempt(() -> closeIdle(Duration.ZERO));
			attempt(() -> this.left = this.server.load());
		}
		return new Drained(connections, 0, this.closedIdle, this.left.connections(), this.left.requests());
	}

	// Connections that were busy at the tick before could not be told then.
	private void tellAndLook() {
		this.server.startDrain();
		this.left = this.server.load();
	}

	private void closeIdle(@Nullable Duration silence) {
		if (silence != null) {
			this.closedIdle += this.server.closeIdle(silence, Integer.MAX_VALUE);
		}
	}

	// Requests are served by other threads, and have until the limit whether or not this
	// one sees how they get on.
	private void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			if (!this.failed) {
				logger.error("The drain cannot be watched as it should; it goes on", ex);
			}
			this.failed = true;
		}
	}

}
