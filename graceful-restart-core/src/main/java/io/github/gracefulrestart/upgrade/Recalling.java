/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Recall;

/**
 * Takes the service back from a successor that lives but is not fit to serve, as the
 * predecessor does it; {@link HandBack} is the other side. The successor is asked to shut
 * its gate before this process opens its own, so what it has accepted is not lost.
 */
final class Recalling {

	private static final Logger logger = LoggerFactory.getLogger(Recalling.class);

	private final Candidate successor;

	private final Progress progress;

	private final Duration patience;

	private String reason = "";

	private Deadline deadline = Deadline.NEVER;

	Recalling(Candidate successor, Progress progress, Duration patience) {
		this.successor = successor;
		this.progress = progress;
		this.patience = patience;
	}

	/**
	 * Asks the successor to shut its gate.
	 * @param reason why
	 */
	void ask(String reason) {
		logger.warn("Upgrade {}: rolling back, because {}", this.progress.id(), reason);
		this.reason = reason;
		this.deadline = Deadline.in(this.patience);
		this.successor.mention(new Recall(reason));
	}

	boolean isAsked() {
		return !this.reason.isEmpty();
	}

	/** The successor has something else to do, which it said before it was asked. */
	void drop() {
		if (isAsked()) {
			logger.info("Upgrade {}: the successor goes on", this.progress.id());
		}
		this.reason = "";
		this.deadline = Deadline.NEVER;
	}

	/**
	 * The successor has shut its gate.
	 * @throws UpgradeFailure if it was asked to: this process has to open its own
	 */
	void released() throws UpgradeFailure {
		throw isAsked() ? new UpgradeFailure.Recalled(this.reason)
				: new UpgradeFailure("the successor shut its gate without being asked");
	}

	/**
	 * Sees whether the successor takes too long.
	 * @throws UpgradeFailure if so
	 */
	void check() throws UpgradeFailure {
		if (this.deadline.isOver()) {
			throw new UpgradeFailure(
					this.reason + "; it did not shut its gate within " + Durations.text(this.patience));
		}
	}

}
