/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Serving;

/**
 * The rest of an upgrade, as the predecessor lives it: the successor serves, this process
 * finishes what it has in hand, stands by for a while and says farewell, or serves again
 * if the successor fails before that. {@link #run} tells it in order;
 * {@link ServingSuccessor} deals with what happens meanwhile.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	/** How long a process that has finished may take to close its application context. */
	private static final Duration EXITING = Duration.ofSeconds(30);

	private final Mailbox mailbox;

	private final OlderGenerations older;

	private final Progress progress;

	private final Candidate candidate;

	private final Fallback fallback;

	private final Dismissal dismissal;

	private final UpgradeSettings settings;

	private final Heartbeats heartbeats;

	private final Departing departing;

	private final Drain drain;

	private final StatusUpdates updates;

	/**
	 * Until when connections may move. One on which the next request always is there
	 * before the response is out finds no moment to, and is told to close while there is
	 * time for its last request.
	 */
	private Deadline moving = Deadline.NEVER;

	private final Recalling recalling;

	private final DroppedListeners dropped;

	private final ServingSuccessor successor;

	Handover(Server server, Mailbox mailbox, OlderGenerations older, Progress progress, Candidate candidate,
			Fallback fallback, Dismissal dismissal, UpgradeSettings settings, Fitness fitness) {
		this.mailbox = mailbox;
		this.older = older;
		this.progress = progress;
		this.candidate = candidate;
		this.fallback = fallback;
		this.dismissal = dismissal;
		this.settings = settings;
		this.heartbeats = new Heartbeats(mailbox, candidate, settings.heartbeatTimeout());
		this.departing = new Departing(server, mailbox, candidate);
		this.drain = new Drain(server, mailbox, settings.closeSpread());
		this.updates = new StatusUpdates(candidate, older, progress.generation() - 1);
		this.recalling = new Recalling(candidate, this.departing, fitness, progress, settings.releaseTimeout());
		this.dropped = new DroppedListeners(server, older);
		this.successor = new ServingSuccessor(older, progress, candidate, this.departing, this.drain, this.updates,
				this.dropped, this.heartbeats, this.recalling);
		this.drain.onTick(this::isMoreToCome);
		this.drain.lookLessOftenWhile(this.departing::isUnderWay);
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
	 * @return how the upgrade went
	 */
	UpgradeReport run(Set<String> claimed) {
		try {
			Deadline standby = Deadline.in(this.settings.standby());
			drain(claimed, standby);
			standBy(standby);
			farewell();
			return this.progress.end(Outcome.COMPLETED, "");
		}
		catch (UpgradeFailure.Recalled ex) {
			takeBack(ex.withinMillis());
			return this.progress.end(Outcome.ROLLED_BACK, ex.reason());
		}
		catch (UpgradeFailure ex) {
			serveAgain();
			return this.progress.end(Outcome.ROLLED_BACK, ex.reason());
		}
		catch (RuntimeException | Error ex) {
			// The successor serves, so there is nothing left to do but to leave.
			logger.error("Upgrade {}: the predecessor cannot see what it has left", this.progress.id(), ex);
			return this.progress.end(Outcome.COMPLETED, "");
		}
		finally {
			this.older.stopReporting();
			this.departing.leave();
			this.candidate.release();
			this.recalling.takePostponed().forEach(this.mailbox::putBack);
			this.successor.completeStops();
		}
	}

	private void drain(Set<String> claimed, Deadline standby) throws UpgradeFailure {
		Deadline deadline = Deadline.in(this.settings.drainTimeout());
		this.moving = Deadline.in(this.settings.drainTimeout().dividedBy(2));
		this.progress.begin(Phase.DRAIN);
		this.drain.awaitGoodbye(this.progress.draining(deadline));
		this.departing.begin(claimed);
		this.older.reportTo(this.candidate::mention);
		this.updates.begin(Deadline.in(DrainLimits.longest(this.settings)).orLater(standby));
		this.heartbeats.beat();
		this.dropped.closeAllBut(claimed);
		Drained drained = this.drain.run(deadline, this.successor::handle);
		outlastPredecessor();
		this.departing.end();
		this.progress.drained(drained.withMoved(this.departing.moved()));
		this.progress.end();
	}

	private void standBy(Deadline standby) throws UpgradeFailure {
		if (!standby.isOver() && !this.successor.isLeaveGiven()) {
			this.progress.begin(Phase.STANDBY);
			this.updates.endBy(standby);
			this.mailbox.awaitUntil(this::mayLeave, standby, this.successor::handle);
			this.progress.end();
		}
		// Whether that is so is known after a few beats at most.
		this.mailbox.awaitUntil(this.successor::isWell, Deadline.NEVER, this.successor::handle);
	}

	// Called after each event: an older generation may have gone.
	private boolean mayLeave() {
		this.updates.tell(new Load(0, 0, 0));
		return this.successor.isLeaveGiven();
	}

	// The successor has shut its gate, and finishes what it has in hand.
	private void takeBack(OptionalLong withinMillis) {
		this.fallback.takeBack();
		this.candidate.mention(new Serving(OptionalLong.of(System.nanoTime())));
		servesAgain();
		Duration within = withinMillis.isPresent() ? Duration.ofMillis(withinMillis.getAsLong())
				: DrainLimits.longest(this.settings);
		this.dismissal.whenFinished(within.plus(EXITING));
	}

	private void serveAgain() {
		this.fallback.serveAgain();
		// Only then: one that lives could read from what is served here.
		this.departing.successorGone();
		servesAgain();
	}

	private void servesAgain() {
		this.recalling.takePostponed().forEach(this.mailbox::putBack);
		this.progress.servesAgain();
	}

	private void farewell() throws UpgradeFailure {
		try {
			this.candidate.tell(new Farewell(ReportFields.encode(this.progress.completed())));
		}
		catch (IOException ex) {
			if (this.successor.isMissed()) {
				throw new UpgradeFailure(this.candidate.describeEnd(String.valueOf(ex.getMessage())));
			}
			logger.warn("The successor did not hear the farewell: {}", ex.getMessage());
		}
	}

	// Called at each tick of the drain.
	private boolean isMoreToCome(Load left) {
		if (this.moving.isOver() || this.drain.limit().isOver()) {
			this.departing.end();
		}
		boolean more = isPredecessorAwaited();
		if (more || !left.isNone()) {
			this.updates.tell(left);
		}
		return more;
	}

	// What it tells and is told goes through this process.
	private boolean isPredecessorAwaited() {
		return this.older.isAny() && !this.successor.isStopping();
	}

	// Its limit is the earlier one, unless the two are configured differently.
	private void outlastPredecessor() throws UpgradeFailure {
		this.older.refuseConnections();
		if (!this.mailbox.awaitUntil(() -> !isPredecessorAwaited(), this.older.limit(), this.successor::handle)) {
			logger.warn("Upgrade {}: {} has not finished in time, and is left alone", this.progress.id(),
					this.older.draining().get(0).name());
		}
	}

}
