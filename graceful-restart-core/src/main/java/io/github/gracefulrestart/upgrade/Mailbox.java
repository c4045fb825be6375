/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Through which everybody speaks to the thread that owns an upgrade.
 * <p>
 * An interrupt does not end a wait: nobody has reason to send one to that thread, but a
 * listener that was called by it may leave one behind, and without the thread a shut gate
 * would never open again.
 */
final class Mailbox {

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	private final BlockingDeque<Event> events = new LinkedBlockingDeque<>();

	private boolean closed;

	private Runnable pulse = () -> {
	};

	private Duration period = Duration.ZERO;

	private Deadline nextPulse = Deadline.NEVER;

	private Attendant attendant = (event) -> false;

	/**
	 * Adds an event.
	 * @param event the event
	 * @return whether somebody will deal with it
	 */
	synchronized boolean post(Event event) {
		if (!this.closed) {
			this.events.addLast(event);
		}
		return !this.closed;
	}

	/**
	 * Takes no further events.
	 * @return those that nobody has dealt with
	 */
	synchronized List<Event> close() {
		this.closed = true;
		return List.copyOf(this.events);
	}

	/**
	 * Puts an event back for whoever takes the next one.
	 * @param event the event
	 */
	void putBack(Event event) {
		this.events.addFirst(event);
	}

	/**
	 * Has some events dealt with as soon as they come up, whatever the thread that owns
	 * the upgrades waits for then. To be called by that thread.
	 * @param attendant deals with them
	 */
	void attend(Attendant attendant) {
		this.attendant = attendant;
	}

	/**
	 * Has something done again and again while the thread that owns the upgrades waits,
	 * so not if it hangs. To be called by that thread.
	 * @param period how often, and when for the first time
	 * @param pulse what; must not throw
	 */
	void pulse(Duration period, Runnable pulse) {
		this.period = period;
		this.pulse = pulse;
		this.nextPulse = Deadline.in(period);
	}

	/** Ends what {@link #pulse} began. */
	void endPulse() {
		this.nextPulse = Deadline.NEVER;
	}

	Event take() {
		while (true) {
			Event event = poll(Deadline.NEVER);
			if (event != null && !this.attendant.attendsTo(event)) {
				return event;
			}
		}
	}

	/**
	 * Waits for a certain event.
	 * @param wanted what to wait for
	 * @param deadline until when
	 * @param meanwhile deals with everything else that happens; may end the wait by
	 * throwing
	 * @return the event; null if it did not come in time
	 */
	@Nullable Event await(Predicate<Event> wanted, Deadline deadline, Handler meanwhile) throws UpgradeFailure {
		while (true) {
			Event event = poll(deadline);
			if (event == null) {
				return null;
			}
			if (!this.attendant.attendsTo(event)) {
				if (wanted.test(event)) {
					return event;
				}
				meanwhile.handle(event);
			}
		}
	}

	/**
	 * Waits until something is so.
	 * @param condition what, as the events show it
	 * @param deadline until when
	 * @param meanwhile deals with everything that happens; may end the wait by throwing
	 * @return whether it is
	 */
	boolean awaitUntil(BooleanSupplier condition, Deadline deadline, Handler meanwhile) throws UpgradeFailure {
		while (!condition.getAsBoolean()) {
			Event event = poll(deadline);
			if (event == null) {
				return false;
			}
			if (!this.attendant.attendsTo(event)) {
				meanwhile.handle(event);
			}
		}
		return true;
	}

	private @Nullable Event poll(Deadline deadline) {
		while (true) {
			try {
				Duration wait = deadline.orEarlier(this.nextPulse).remaining();
				Event event = this.events.pollFirst(wait.toNanos(), TimeUnit.NANOSECONDS);
				if (this.nextPulse.isOver()) {
					this.nextPulse = Deadline.in(this.period);
					this.pulse.run();
				}
				if (event != null || deadline.isOver()) {
					return event;
				}
			}
			catch (InterruptedException ex) {
				logger.debug("An interrupt of the thread that owns the upgrades was ignored", ex);
			}
		}
	}

	/**
	 * Deals with some events itself.
	 */
	interface Attendant {

		/**
		 * Deals with an event that is its own. Must not throw: whoever waits has no part
		 * in it.
		 * @param event the event
		 * @return whether it was
		 */
		boolean attendsTo(Event event);

	}

	/**
	 * Deals with an event.
	 */
	interface Handler {

		void handle(Event event) throws UpgradeFailure;

	}

}
