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

import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Dropped;
import io.github.gracefulrestart.handoff.Message.Failing;
import io.github.gracefulrestart.handoff.Message.Finish;
import io.github.gracefulrestart.handoff.Message.Heartbeat;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;
import io.github.gracefulrestart.handoff.Message;

/**
 * The successor of this process from the moment when it serves: hears what it says while
 * this process drains, and knows whether this process would have to take its place.
 */
final class ServingSuccessor {

	private static final Logger logger = LoggerFactory.getLogger(ServingSuccessor.class);

	/** The predecessor is told to finish too, and has to be the first. */
	private static final Duration AFTER_PREDECESSOR = Duration.ofSeconds(1);

	private final OlderGenerations older;

	private final Progress progress;

	private final Candidate successor;

	private final Departing departing;

	private final Drain drain;

	private final StatusUpdates updates;

	private final DroppedListeners dropped;

	private final Heartbeats heartbeats;

	private final Recalling recalling;

	private final List<Event.StopRequested> stops = new ArrayList<>();

	private boolean stopping;

	private boolean superseded;

	private boolean hurried;

	/**
	 * Prepares to hear it.
	 * @param older the generations before this one, to which its orders are passed on
	 * @param progress the upgrade that made it serve
	 * @param successor its process
	 * @param departing hands connections to it
	 * @param drain ends earlier if it says so
	 * @param updates tells it how the drain gets on
	 * @param dropped closes listeners that it has no use for
	 * @param heartbeats whether it lives
	 * @param recalling takes the service back from it
	 */
	ServingSuccessor(OlderGenerations older, Progress progress, Candidate successor, Departing departing, Drain drain,
			StatusUpdates updates, DroppedListeners dropped, Heartbeats heartbeats, Recalling recalling) {
		this.older = older;
		this.progress = progress;
		this.successor = successor;
		this.departing = departing;
		this.drain = drain;
		this.updates = updates;
		this.dropped = dropped;
		this.heartbeats = heartbeats;
		this.recalling = recalling;
	}

	/**
	 * Returns whether nobody would serve if it died. While one of the two is being
	 * stopped nobody is to take over again, and if there is a younger generation that one
	 * is.
	 * @return whether this process has to serve again then
	 */
	boolean isMissed() {
		return !this.superseded && !isStopping();
	}

	/**
	 * Returns whether this process or the successor is being stopped.
	 * @return whether it is
	 */
	boolean isStopping() {
		return this.stopping || !this.stops.isEmpty();
	}

	/**
	 * Returns whether this process need not stand by any longer, because it is not missed
	 * or was told to go.
	 * @return whether it may go once nothing is left
	 */
	boolean isLeaveGiven() {
		return this.hurried || isStopping();
	}

	/**
	 * Returns whether it is as well as can be told: it has answered, and nothing is being
	 * taken back from it.
	 * @return whether this process may go, as far as it is concerned
	 */
	boolean isWell() {
		return !isMissed() || (this.heartbeats.isAnswered() && !this.recalling.isAsked());
	}

	/** Completes the requests to stop this process: it has nothing left to finish. */
	void completeStops() {
		this.stops.forEach(Event.StopRequested::complete);
	}

	/**
	 * Deals with what happens while this process drains.
	 * @param event what happened
	 * @throws UpgradeFailure if this process has to serve again
	 */
	void handle(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.progress.id(),
					"this process drains after upgrade " + this.progress.id() + "; ask " + this.successor.name());
		}
		else if (event instanceof Event.StopRequested requested) {
			stopRequested(requested);
		}
		else if (event instanceof Event.Beat beat && beat.peer() == this.successor) {
			beat();
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
			broke(broke);
		}
		else if (event instanceof Event.Gone gone && gone.peer() == this.successor) {
			if (isMissed()) {
				throw new UpgradeFailure(this.successor.describeEnd(gone.reason()));
			}
			this.departing.successorGone();
		}
	}

	private void stopRequested(Event.StopRequested requested) {
		if (!this.recalling.postpones(requested)) {
			this.stops.add(requested);
			this.older.refuseConnections();
			endBy(requested.deadline());
		}
	}

	private void broke(Event.Broke event) throws UpgradeFailure {
		if (this.successor.isInReach()) {
			throw new UpgradeFailure("the successor broke the protocol: " + event.reason());
		}
		logger.error("Upgrade {}: the successor, {}, broke the protocol ({}), but cannot be killed; it is left"
				+ " alone with the service", this.progress.id(), this.successor.name(), event.reason());
		this.superseded = true;
	}

	private void beat() throws UpgradeFailure {
		if (isMissed() && this.heartbeats.isHung()) {
			if (!this.successor.isInReach()) {
				this.recalling.askHung();
				return;
			}
			throw new UpgradeFailure("the successor does not answer: it hangs, or was stopped");
		}
		this.recalling.check();
		this.heartbeats.beat();
	}

	private void heard(Message message) throws UpgradeFailure {
		if (message instanceof Adopted adopted) {
			this.departing.settle(adopted);
		}
		else if (message instanceof Heartbeat) {
			this.heartbeats.answered();
		}
		else if (message instanceof Failing failing && isMissed()) {
			this.recalling.ask(failing);
		}
		else if (message instanceof Released released && isMissed()) {
			this.recalling.released(released);
		}
		else if (message instanceof Stopping) {
			stopping(message);
		}
		else if (message instanceof Dropped dropped) {
			this.dropped.close(dropped.listeners());
		}
		else if (message instanceof Superseded) {
			this.superseded = true;
			dropRecall();
		}
		else if (message instanceof Serving) {
			this.superseded = false;
		}
		else if (message instanceof Finish finish) {
			finish(finish);
		}
	}

	// What it said came before it could hear that it is recalled.
	private void dropRecall() {
		this.recalling.drop().forEach(this::stopRequested);
	}

	private void stopping(Message message) {
		this.stopping = true;
		dropRecall();
		this.departing.end();
		this.dropped.closeAllHere();
		this.older.refuseConnections();
		this.older.tell(message);
	}

	private void finish(Finish order) {
		this.older.tell(order);
		if (this.progress.generation() - 1 <= order.generation()) {
			logger.info("Upgrade {}: told to finish, because too many generations drain", this.progress.id());
			this.hurried = true;
			Duration within = Duration.ofMillis(order.withinMillis());
			endBy(Deadline.in(this.older.isAny() ? within.plus(AFTER_PREDECESSOR) : within));
		}
	}

	private void endBy(Deadline limit) {
		this.drain.endBy(limit);
		this.updates.endBy(limit);
	}

}
