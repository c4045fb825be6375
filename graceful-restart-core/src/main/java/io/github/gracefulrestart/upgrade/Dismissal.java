/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a successor that is not wanted any more, and waits until it is gone.
 */
final class Dismissal {

	private static final Logger logger = LoggerFactory.getLogger(Dismissal.class);

	/** How long a successor may take to end by itself before it is killed. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Candidate successor;

	private final Mailbox mailbox;

	private final Progress progress;

	private Event.@Nullable StopRequested stop;

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
		this.successor.dismiss(reason, PATIENCE);
		Deadline deadline = Deadline.in(PATIENCE.multipliedBy(2));
		try {
			while (this.successor.isRunning() && !deadline.isOver()) {
				this.mailbox.await((event) -> event instanceof Event.Exited exited && exited.peer() == this.successor,
						deadline, this::meanwhile);
			}
		}
		catch (UpgradeFailure ex) {
			throw new IllegalStateException(ex);
		}
		if (this.successor.isRunning()) {
			byForce();
		}
		if (this.stop != null) {
			this.mailbox.putBack(this.stop);
		}
	}

	/** Kills the successor: whatever it does, it shall do no more. */
	void byForce() {
		if (!this.successor.kill()) {
			logger.error("Process {} did not end when it was killed", this.successor.pid());
		}
	}

	private void meanwhile(Event event) {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.progress.id(),
					"upgrade " + this.progress.id() + " has failed, and its successor has not ended yet");
		}
		else if (event instanceof Event.StopRequested requested) {
			this.stop = requested;
		}
	}

}
