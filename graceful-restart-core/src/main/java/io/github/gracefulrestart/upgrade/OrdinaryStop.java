/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a process that nobody takes over from: what it has accepted is served, and
 * what waits to be accepted too.
 */
final class OrdinaryStop {

	private static final Logger logger = LoggerFactory.getLogger(OrdinaryStop.class);

	/**
	 * How long a client must have been silent for its connection to count as idle.
	 */
	static final Duration IDLE = Duration.ofSeconds(1);

	private final Server server;

	private final OlderGenerations older;

	private final UpgradeListener listener;

	private final Drain drain;

	private final List<Event.StopRequested> requests = new ArrayList<>();

	OrdinaryStop(Server server, Mailbox mailbox, OlderGenerations older, Duration closeSpread,
			UpgradeListener listener) {
		this.server = server;
		this.older = older;
		this.listener = listener;
		this.drain = new Drain(server, mailbox, closeSpread);
		this.drain.closeIdleAfter(IDLE);
	}

	void run(Event.StopRequested requested) {
		this.requests.add(requested);
		try {
			this.drain.endBy(requested.deadline());
			announce();
			closeListeners();
			UpgradeLog.stopped(this.drain.run(Deadline.NEVER, this::meanwhile));
		}
		catch (UpgradeFailure ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.requests.forEach(Event.StopRequested::complete);
		}
	}

	private void announce() {
		this.listener.onEvent(new UpgradeEvent.Draining(null, this.drain.limit().instant()));
		this.drain.awaitGoodbye(this.listener.heard());
	}

	private void closeListeners() {
		try {
			this.server.closeListeners(DroppedListeners.names(this.server.listeners()), !this.older.isLost());
		}
		catch (RuntimeException | Error ex) {
			logger.error("The listeners could not be closed; what this process has in hand is finished", ex);
		}
	}

	private void meanwhile(Event event) {
		if (event instanceof Event.Requested requested) {
			requested.refuse("", State.STOPPING.refusal());
		}
		else if (event instanceof Event.StopRequested again) {
			this.requests.add(again);
			this.drain.endBy(again.deadline());
		}
		else if (event instanceof Event.Connected late) {
			late.turnAway();
		}
	}

}
