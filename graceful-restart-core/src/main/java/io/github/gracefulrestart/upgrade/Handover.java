/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Stopping;

/**
 * The rest of an upgrade, as the predecessor lives it: the successor serves, this process
 * finishes what it has in hand and says farewell, or serves again if the successor dies
 * before that.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private final Server server;

	private final Progress progress;

	private final Candidate successor;

	private final Fallback fallback;

	private final Departing departing;

	private final Drain drain;

	private final List<Event.StopRequested> stops = new ArrayList<>();

	private boolean successorIsStopping;

	Handover(Server server, Mailbox mailbox, Progress progress, Candidate successor, Fallback fallback,
			Duration closeSpread) {
		this.server = server;
		this.progress = progress;
		this.successor = successor;
		this.fallback = fallback;
		this.departing = new Departing(server, mailbox, successor);
		this.drain = new Drain(server, mailbox, closeSpread);
	}

	/**
	 * Does what would take time after the switch.
	 */
	void prepare() {
		this.departing.prepare();
	}

	/**
	 * Lives it.
	 * @param claimed the listeners that the successor took; the new version has dropped
	 * the others
	 * @param deadline up to when everything may finish by itself
	 * @return how the upgrade went
	 */
	UpgradeReport run(Set<String> claimed, Deadline deadline) {
		try {
			this.progress.begin(Phase.DRAIN);
			this.drain.awaitGoodbye(this.progress.draining(deadline));
			this.departing.begin();
			closeDropped(claimed);
			Drained drained = this.drain.run(deadline, this::meanwhile);
			this.departing.end();
			this.progress.drained(drained.withMoved(this.departing.moved()));
			this.progress.end();
			farewell();
			return this.progress.end(Outcome.COMPLETED, "");
		}
		catch (UpgradeFailure ex) {
			// Only then: one that lives could read from what is served here.
			this.fallback.serveAgain();
			this.departing.successorGone();
			return this.progress.end(Outcome.ROLLED_BACK, ex.reason());
		}
		catch (RuntimeException | Error ex) {
			// The successor serves, so there is nothing left to do but to leave.
			logger.error("Upgrade {}: the predecessor cannot see what it has left", this.progress.id(), ex);
			return this.progress.end(Outcome.COMPLETED, "");
		}
		finally {
			this.departing.leave();
			this.successor.release();
			this.stops.forEach(Event.StopRequested::complete);
		}
	}

	private void closeDropped(Set<String> claimed) {
		Set<String> dropped = names(this.server.listeners());
		dropped.removeAll(claimed);
		closeListeners(dropped);
	}

	private void closeListeners(Set<String> names) {
		try {
			this.server.closeListeners(names);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The listeners {}, which no successor serves, could not be closed", names, ex);
		}
	}

	static Set<String> names(List<Listener> listeners) {
		return listeners.stream().map(Listener::name).collect(Collectors.toSet());
	}

	private void farewell() throws UpgradeFailure {
		try {
			this.successor.tell(new Farewell(ReportFields.encode(this.progress.completed())));
		}
		catch (IOException ex) {
			if (isMissed()) {
				throw new UpgradeFailure(this.successor.describeEnd(String.valueOf(ex.getMessage())));
			}
			logger.warn("The successor did not hear the farewell: {}", ex.getMessage());
		}
	}

	// While one of the two is being stopped nobody is to take over again.
	private boolean isMissed() {
		return !this.successorIsStopping && this.stops.isEmpty();
	}

	private void meanwhile(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.progress.id(), "this process drains after upgrade " + this.progress.id()
					+ "; ask process " + this.successor.pid());
		}
		else if (event instanceof Event.StopRequested requested) {
			this.stops.add(requested);
			this.drain.endBy(requested.deadline());
		}
		else if (event instanceof Event.Connected late) {
			late.turnAway();
		}
		else if (event instanceof Event.DeparturesReady) {
			this.departing.send();
		}
		else if (event instanceof Event.Said said && said.peer() == this.successor) {
			heard(said.message());
		}
		else if (event instanceof Event.Broke broke && broke.peer() == this.successor && isMissed()) {
			throw new UpgradeFailure("the successor broke the protocol: " + broke.reason());
		}
		else if (event instanceof Event.Gone gone && gone.peer() == this.successor) {
			if (isMissed()) {
				throw new UpgradeFailure(this.successor.describeEnd(gone.reason()));
			}
			this.departing.successorGone();
		}
	}

	private void heard(Message message) {
		if (message instanceof Adopted adopted) {
			this.departing.settle(adopted);
		}
		else if (message instanceof Stopping) {
			// A socket ends when its last holder closes it.
			this.successorIsStopping = true;
			this.departing.end();
			closeListeners(names(this.server.listeners()));
		}
	}

}
