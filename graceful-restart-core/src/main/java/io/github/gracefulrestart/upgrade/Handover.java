/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Farewell;

/**
 * The rest of an upgrade, as the predecessor lives it: the successor serves, this process
 * finishes what it has in hand and says farewell, or serves again if the successor dies
 * before that. {@link #run} tells it in order; {@link ServingSuccessor} deals with what
 * happens meanwhile.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private final Mailbox mailbox;

	private final OlderGenerations older;

	private final Progress progress;

	private final Candidate candidate;

	private final Fallback fallback;

	private final Duration closeSpread;

	private final Departing departing;

	private final Drain drain;

	private final StatusUpdates updates;

	private final ServingSuccessor successor;

	Handover(Server server, Mailbox mailbox, OlderGenerations older, Progress progress, Candidate candidate,
			Fallback fallback, Duration closeSpread) {
		this.mailbox = mailbox;
		this.older = older;
		this.progress = progress;
		this.candidate = candidate;
		this.fallback = fallback;
		this.closeSpread = closeSpread;
		this.departing = new Departing(server, mailbox, candidate);
		this.drain = new Drain(server, mailbox, closeSpread);
		this.updates = new StatusUpdates(candidate, older, progress.generation() - 1);
		this.successor = new ServingSuccessor(server, older, progress, candidate, this.departing, this.drain,
				this.updates);
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
	 * @param deadline up to when everything may finish by itself
	 * @return how the upgrade went
	 */
	UpgradeReport run(Set<String> claimed, Deadline deadline) {
		try {
			this.progress.begin(Phase.DRAIN);
			this.drain.awaitGoodbye(this.progress.draining(deadline));
			this.departing.begin(claimed);
			this.older.reportTo(this.candidate::mention);
			this.updates.begin(deadline.plus(this.closeSpread).plus(DrainLimits.MOMENT));
			this.successor.closeAllBut(claimed);
			Drained drained = this.drain.run(deadline, this.successor::handle);
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
			this.candidate.release();
			this.successor.completeStops();
		}
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
