/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;

/**
 * The end of a successor that its predecessor has recalled: it shuts its gate, the
 * predecessor opens its own, and this process finishes what it has in hand.
 * {@link #run()} tells it in order; {@link Recalling} is the other side.
 * <p>
 * If the predecessor dies before this process has gone, this process serves again: badly,
 * but nobody else does.
 */
final class HandBack {

	private static final Logger logger = LoggerFactory.getLogger(HandBack.class);

	private final Server server;

	private final Mailbox mailbox;

	private final UpgradeSettings settings;

	private final OlderGenerations older;

	private final UpgradeListener listener;

	private final Drain drain;

	private final List<Event.StopRequested> stops = new ArrayList<>();

	private boolean released;

	private boolean predecessorMissed = true;

	HandBack(Server server, Mailbox mailbox, UpgradeSettings settings, OlderGenerations older,
			UpgradeListener listener) {
		this.server = server;
		this.mailbox = mailbox;
		this.settings = settings;
		this.older = older;
		this.listener = listener;
		this.drain = new Drain(server, mailbox, settings.closeSpread());
		this.drain.closeIdleAfter(OrdinaryStop.IDLE);
	}

	/**
	 * Lives it.
	 * @return whether the predecessor serves and this process has nothing left; if not,
	 * this process serves
	 */
	boolean run() {
		try {
			// A process that takes long to let go is killed.
			this.listener.handingOver(Duration.ZERO);
			this.server.shutGate();
			this.older.tell(new Released(OptionalLong.of(DrainLimits.longest(this.settings).toMillis())));
			this.mailbox.awaitUntil(() -> this.released, Deadline.NEVER, this::meanwhile);
			Deadline limit = Deadline.in(this.settings.drainTimeout());
			this.listener.onEvent(new UpgradeEvent.Draining(null, limit.instant()));
			this.drain.awaitGoodbye(this.listener.heard());
			UpgradeLog.handedBack(this.drain.run(limit, this::meanwhile));
			this.older.tell(new Farewell(Map.of()));
			return true;
		}
		catch (UpgradeFailure ex) {
			logger.warn("{}; this process serves again", ex.reason());
			this.server.stopDrain();
			this.server.openGate();
			this.stops.forEach(this.mailbox::putBack);
			this.stops.clear();
			return false;
		}
		finally {
			this.stops.forEach(Event.StopRequested::complete);
		}
	}

	private void meanwhile(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse("", "this process has been recalled by its predecessor, which serves again; ask that one");
		}
		else if (event instanceof Event.StopRequested requested) {
			this.stops.add(requested);
			this.drain.endBy(requested.deadline());
		}
		else if (event instanceof Event.Said said && this.older.isPredecessor(said.peer())) {
			heard(said.message());
		}
		else if (event instanceof Event.Broke) {
			// Most likely it lives and serves, and only one generation may accept.
			this.released = true;
			this.predecessorMissed = false;
		}
		else if (event instanceof Event.Connected late) {
			late.turnAway();
		}
		else if (!this.older.isAny() && this.predecessorMissed) {
			throw new UpgradeFailure("The predecessor is gone after it recalled this process");
		}
	}

	private void heard(Message message) {
		if (message instanceof Serving) {
			this.released = true;
		}
		else if (message instanceof Stopping) {
			this.predecessorMissed = false;
			new DroppedListeners(this.server, this.older).closeAllHere();
		}
	}

}
