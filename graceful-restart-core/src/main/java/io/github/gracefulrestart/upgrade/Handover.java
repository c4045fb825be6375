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
import io.github.gracefulrestart.handoff.Message.Dropped;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Finish;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;

/**
 * The rest of an upgrade, as the predecessor lives it: the successor serves, this process
 * finishes what it has in hand and says farewell, or serves again if the successor dies
 * before that.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	/** The predecessor is told to finish too, and has to be the first. */
	private static final Duration AFTER_PREDECESSOR = Duration.ofSeconds(1);

	private final Server server;

	private final Mailbox mailbox;

	private final OlderGenerations older;

	private final Progress progress;

	private final Candidate successor;

	private final Fallback fallback;

	private final Departing departing;

	private final Drain drain;

	private final StatusUpdates updates;

	private final List<Event.StopRequested> stops = new ArrayList<>();

	private final Duration closeSpread;

	private boolean successorIsStopping;

	private boolean superseded;

	Handover(Server server, Mailbox mailbox, OlderGenerations older, Progress progress, Candidate successor,
			Fallback fallback, Duration closeSpread) {
		this.server = server;
		this.mailbox = mailbox;
		this.older = older;
		this.progress = progress;
		this.successor = successor;
		this.fallback = fallback;
		this.departing = new Departing(server, mailbox, successor);
		this.closeSpread = closeSpread;
		this.drain = new Drain(server, mailbox, closeSpread);
		this.updates = new StatusUpdates(successor, older, generation());
		this.drain.onTick(this::isMoreToCome);
	}

	private int generation() {
		return this.progress.generation() - 1;
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
			this.older.reportTo(this::tell);
			this.updates.begin(Deadline.in(deadline.remaining().plus(this.closeSpread)));
			closeDropped(claimed);
			Drained drained = this.drain.run(deadline, this::meanwhile);
			outlastPredecessor();
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
			this.older.reportTo((message) -> {
			});
			this.departing.leave();
			this.successor.release();
			this.stops.forEach(Event.StopRequested::complete);
		}
	}

	private void closeDropped(Set<String> claimed) {
		Set<String> dropped = names(this.server.listeners());
		dropped.removeAll(claimed);
		drop(dropped);
	}

	private void drop(Set<String> names) {
		closeListeners(names);
		if (!names.isEmpty()) {
			this.older.tell(new Dropped(names));
		}
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

	// While one of the two is being stopped nobody is to take over again, and if there is
	// a younger generation that one is.
	private boolean isMissed() {
		return !this.successorIsStopping && !this.superseded && this.stops.isEmpty();
	}

	// Called at each tick of the drain.
	private boolean isMoreToCome(Load left) {
		boolean more = isPredecessorAwaited();
		if (more || !left.isNone()) {
			this.updates.tell(left);
		}
		return more;
	}

	// What it tells and is told goes through this process.
	private boolean isPredecessorAwaited() {
		return this.older.isAny() && !this.successorIsStopping && this.stops.isEmpty();
	}

	// Its limit is the earlier one, unless the two are configured differently.
	private void outlastPredecessor() throws UpgradeFailure {
		this.older.refuseConnections();
		if (!this.mailbox.awaitUntil(() -> !isPredecessorAwaited(), this.older.limit(), this::meanwhile)) {
			logger.warn("Upgrade {}: {} has not finished in time, and is left alone", this.progress.id(),
					this.older.draining().get(0).name());
		}
	}

	private void endBy(Deadline limit) {
		this.drain.endBy(limit);
		this.updates.endBy(limit);
	}

	private void tell(Message message) {
		try {
			this.successor.tell(message);
		}
		catch (IOException ex) {
			// Its end arrives as an event of its own.
			logger.debug("The successor did not hear {}", message, ex);
		}
	}

	private void meanwhile(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.progress.id(), "this process drains after upgrade " + this.progress.id()
					+ "; ask process " + this.successor.pid());
		}
		else if (event instanceof Event.StopRequested requested) {
			this.stops.add(requested);
			endBy(requested.deadline());
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
			this.older.refuseConnections();
			this.older.tell(message);
		}
		else if (message instanceof Dropped dropped) {
			drop(dropped.listeners());
		}
		else if (message instanceof Superseded) {
			this.superseded = true;
		}
		else if (message instanceof Serving) {
			this.superseded = false;
		}
		else if (message instanceof Finish finish) {
			finish(finish);
		}
	}

	private void finish(Finish order) {
		this.older.tell(order);
		if (generation() <= order.generation()) {
			logger.info("Upgrade {}: told to finish, because too many generations drain", this.progress.id());
			Duration within = Duration.ofMillis(order.withinMillis());
			endBy(Deadline.in(this.older.isAny() ? within.plus(AFTER_PREDECESSOR) : within));
		}
	}

}
