/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Successor;

/**
 * Waits for the successor's next step until it serves, and deals with everything that
 * happens meanwhile.
 */
final class SuccessorWatch {

	private final Mailbox mailbox;

	private final Candidate successor;

	private final Progress progress;

	private final List<Event> postponed = new ArrayList<>();

	SuccessorWatch(Mailbox mailbox, Candidate successor, Progress progress) {
		this.mailbox = mailbox;
		this.successor = successor;
		this.progress = progress;
	}

	Successor connected(Deadline deadline) throws UpgradeFailure {
		Event event = await((each) -> each instanceof Event.Connected connected && connected.peer() == this.successor,
				deadline, "connect", "ready-timeout");
		return ((Event.Connected) event).successor();
	}

	/**
	 * Waits until the successor says something.
	 * @param <M> the type of message
	 * @param type what it is to say
	 * @param deadline until when
	 * @param meaning what it does by saying so, in words that follow "did not"
	 * @param property the property that sets the limit
	 * @return the message
	 * @throws UpgradeFailure if it does not say it, or something else happens that ends
	 * the upgrade
	 */
	<M extends Message> M said(Class<M> type, Deadline deadline, String meaning, String property)
			throws UpgradeFailure {
		Event event = await(says(type), deadline, meaning, property);
		return type.cast(((Event.Said) event).message());
	}

	/**
	 * Waits until the successor says something, for a while.
	 * @param <M> the type of message
	 * @param type what it is to say
	 * @param deadline until when
	 * @return the message; null if it did not say it in time
	 * @throws UpgradeFailure if something else happens that ends the upgrade
	 */
	<M extends Message> @Nullable M saidWithin(Class<M> type, Deadline deadline) throws UpgradeFailure {
		Event event = this.mailbox.await(says(type), deadline, this::meanwhile);
		return (event instanceof Event.Said said) ? type.cast(said.message()) : null;
	}

	private Predicate<Event> says(Class<? extends Message> type) {
		return (each) -> each instanceof Event.Said said && said.peer() == this.successor
				&& type.isInstance(said.message());
	}

	private Event await(Predicate<Event> wanted, Deadline deadline, String meaning, String property)
			throws UpgradeFailure {
		Event event = this.mailbox.await(wanted, deadline, this::meanwhile);
		if (event == null) {
			throw new UpgradeFailure("the successor did not " + meaning + " within " + Durations.text(deadline.limit())
					+ "; see its log, or raise graceful.restart." + property);
		}
		return event;
	}

	/**
	 * Waits until something is so.
	 * @param condition what, as the events show it
	 * @param deadline until when
	 * @return whether it is
	 * @throws UpgradeFailure if something happens that ends the upgrade
	 */
	boolean sees(BooleanSupplier condition, Deadline deadline) throws UpgradeFailure {
		return this.mailbox.awaitUntil(condition, deadline, this::meanwhile);
	}

	private void meanwhile(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.progress.id(), "upgrade " + this.progress.id() + " is running");
		}
		else if (event instanceof Event.StopRequested) {
			stopRequested(event);
		}
		else if (event instanceof Event.Connected late) {
			late.turnAway();
		}
		else if (event instanceof Event.Said said && said.message() instanceof Recall
				&& !this.successor.isConnected()) {
			this.mailbox.putBack(event);
			throw new UpgradeFailure("this process is recalled by its predecessor");
		}
		else if (event instanceof Event.Said said && said.peer() == this.successor) {
			throw new UpgradeFailure(
					(said.message() instanceof Abort abort) ? "the successor gave up: " + abort.reason()
							: "the successor spoke out of turn: " + said.message());
		}
		else if (event instanceof Event.Broke broke && broke.peer() == this.successor) {
			throw new UpgradeFailure("the successor broke the protocol: " + broke.reason());
		}
		else if (event instanceof Event.Gone gone && gone.peer() == this.successor) {
			throw new UpgradeFailure(this.successor.describeEnd(gone.reason()));
		}
		else if (event instanceof Event.Exited exited && exited.peer() == this.successor
				&& !this.successor.isConnected()) {
			throw new UpgradeFailure("the successor ended before it connected: it " + exited.how() + "; see its log");
		}
	}

	private void stopRequested(Event event) throws UpgradeFailure {
		if (this.progress.phase() == Phase.SWITCH) {
			// The successor may have accepted already, and that is not to be lost.
			this.postponed.add(event);
		}
		else {
			this.mailbox.putBack(event);
			throw new UpgradeFailure("this process was stopped");
		}
	}

	/**
	 * Returns whether somebody asked this process to stop while it was still the one that
	 * serves.
	 * @return whether the stop is meant for the successor as well
	 */
	boolean isStopPostponed() {
		return !this.postponed.isEmpty();
	}

	/** Puts back what had to wait until the switch was over. */
	void putBackPostponed() {
		this.postponed.forEach(this.mailbox::putBack);
	}

}
