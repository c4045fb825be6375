/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Stopping;

/**
 * Ends a successor that is not wanted any more, and waits until it is gone.
 */
final class Dismissal {

	private static final Logger logger = LoggerFactory.getLogger(Dismissal.class);

	/** How long a successor may take to end by itself before it is killed. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/** How long one that has given up may take before it is asked to end. */
	private static final Duration LAST_WORDS = Duration.ofSeconds(1);

	private static final Duration TICK = Duration.ofMillis(100);

	private final Candidate successor;

	private final Mailbox mailbox;

	private final Progress progress;

	private final List<Event.StopRequested> stops = new ArrayList<>();

	private @Nullable Event recall;

	/** Whether the successor serves again if it loses this process. */
	private boolean wary;

	/** Until when this process may wait if it is being stopped or recalled. */
	private Deadline limit = Deadline.NEVER;

	private BooleanSupplier alone = () -> false;

	Dismissal(Candidate successor, Mailbox mailbox, Progress progress) {
		this.successor = successor;
		this.mailbox = mailbox;
		this.progress = progress;
	}

	/**
	 * Tells the successor why, and kills it only if it does not end by itself.
	 * @param reason why
	 */
	void politely(String reason) {
		if (this.successor.hasGivenUp()) {
			// It may be about to print why.
			awaitEnd(Deadline.in(LAST_WORDS));
		}
		this.successor.dismiss(reason, PATIENCE);
		awaitEnd(Deadline.in(PATIENCE));
		killUnlessAlone();
		putBackPostponed();
	}

	/**
	 * Waits for a successor that was recalled, and kills it only if it does not end in
	 * time, or ends the conversation without a farewell: then it takes this process for
	 * dead and accepts. If this process is stopped meanwhile, the successor goes its way
	 * alone.
	 * @param limit how long it may take
	 */
	void whenFinished(Duration limit) {
		this.wary = true;
		this.alone = () -> !this.stops.isEmpty();
		awaitEnd(Deadline.in(limit));
		killUnlessAlone();
		if (!this.stops.isEmpty()) {
			this.successor.mention(new Stopping());
		}
		putBackPostponed();
	}

	private void putBackPostponed() {
		this.stops.forEach(this.mailbox::putBack);
		if (this.recall != null) {
			this.mailbox.putBack(this.recall);
		}
	}

	private void awaitEnd(Deadline deadline) {
		try {
			while (this.successor.isRunning() && !deadline.orEarlier(this.limit).isOver()
					&& !this.alone.getAsBoolean()) {
				this.mailbox.await((event) -> event instanceof Event.Exited exited && exited.peer() == this.successor,
						Deadline.in(TICK).orEarlier(deadline).orEarlier(this.limit), this::meanwhile);
			}
		}
		catch (UpgradeFailure ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void killUnlessAlone() {
		if (this.successor.isRunning() && !this.alone.getAsBoolean()) {
			byForce();
		}
	}

	/** Kills the successor: whatever it does, it shall do no more. */
	void byForce() {
		if (!this.successor.kill()) {
			logger.error("The successor, {}, {}; end it", this.successor.name(), this.successor.isInReach()
					? "did not end when it was killed" : "still runs, and cannot be killed from here");
			// It shall not take this process for dead, and serve.
			this.successor.mention(new Stopping());
		}
	}

	private void meanwhile(Event event) {
		if (this.wary) {
			watch(event);
		}
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.progress.id(),
					"upgrade " + this.progress.id() + " has failed, and its successor has not ended yet");
		}
		else if (event instanceof Event.StopRequested requested) {
			this.stops.add(requested);
			// Half of the time belongs to what this process has in hand.
			this.limit = this.limit.orEarlier(Deadline.in(requested.deadline().remaining().dividedBy(2)));
		}
		else if (event instanceof Event.Said said && said.message() instanceof Recall) {
			this.recall = event;
			// The predecessor waits, and this successor has nothing in hand.
			this.limit = Deadline.in(Duration.ZERO);
		}
		else if (event instanceof Event.Connected late) {
			late.turnAway();
		}
	}

	private void watch(Event event) {
		if (event instanceof Event.Said said && said.peer() == this.successor && said.message() instanceof Farewell) {
			this.wary = false;
		}
		else if ((event instanceof Event.Gone gone && gone.peer() == this.successor)
				|| (event instanceof Event.Broke broke && broke.peer() == this.successor)) {
			this.limit = Deadline.in(Duration.ZERO);
		}
	}

}
