/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Through which everybody speaks to the thread that owns an upgrade.
 */
final class Mailbox {

	private final BlockingDeque<Event> events = new LinkedBlockingDeque<>();

	void post(Event event) {
		this.events.addLast(event);
	}

	/**
	 * Puts an event back for whoever takes the next one.
	 * @param event the event
	 */
	void putBack(Event event) {
		this.events.addFirst(event);
	}

	Event take() throws InterruptedException {
		return this.events.takeFirst();
	}

	/**
	 * Waits for a certain event.
	 * @param wanted what to wait for
	 * @param deadline until when
	 * @param meanwhile deals with everything else that happens; may end the wait by
	 * throwing
	 * @return the event; null if it did not come in time
	 */
	@Nullable Event await(Predicate<Event> wanted, Deadline deadline, Handler meanwhile)
			throws UpgradeFailure, InterruptedException {
		while (true) {
			Event event = this.events.pollFirst(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
			if (event == null || wanted.test(event)) {
				return event;
			}
			meanwhile.handle(event);
		}
	}

	/**
	 * Deals with an event.
	 */
	interface Handler {

		void handle(Event event) throws UpgradeFailure, InterruptedException;

	}

}
