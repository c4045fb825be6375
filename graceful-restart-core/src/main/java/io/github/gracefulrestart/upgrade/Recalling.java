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

import io.github.gracefulrestart.handoff.Message.Failing;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;

/**
 * Takes the service back from a successor that lives but is not fit to serve, as the
 * predecessor does it; {@link HandBack} is the other side. The successor is asked to shut
 * its gate before this process opens its own, so what it has accepted is not lost.
 */
final class Recalling {

	private static final Logger logger = LoggerFactory.getLogger(Recalling.class);

	private static final int LOOKS = 2;

	private final Candidate successor;

	private final Departing departing;

	private final Fitness fitness;

	private final Progress progress;

	private final Duration patience;

	private final List<Event.StopRequested> postponed = new ArrayList<>();

	/** Empty if the successor was never asked. */
	private String reason = "";

	private boolean asked;

	/** After how many looks the successor was heard in this row, and the last time. */
	private int firstHeard;

	private int lastHeard = -LOOKS - 1;

	private Deadline deadline = Deadline.NEVER;

	/**
	 * Takes nothing back yet.
	 * @param successor from whom
	 * @param departing hands it connections until then
	 * @param fitness how this process itself is
	 * @param progress the upgrade
	 * @param patience how long the successor may take to shut its gate
	 */
	Recalling(Candidate successor, Departing departing, Fitness fitness, Progress progress, Duration patience) {
		this.successor = successor;
		this.departing = departing;
		this.fitness = fitness;
		this.progress = progress;
		this.patience = patience;
	}

	/**
	 * Asks the successor to shut its gate, if it says for the second time or more in a
	 * row that it is failing, and this process is better. What is the matter may have
	 * come over both at the same time, so this process has to be found well by a look
	 * that began after the successor was heard for the first time: by the second that
	 * ends.
	 * @param failing what the successor says of itself
	 */
	void ask(Failing failing) {
		if (isAsked()) {
			return;
		}
		int looks = this.fitness.looks();
		if (looks - this.lastHeard > LOOKS) {
			this.firstHeard = looks;
		}
		this.lastHeard = looks;
		if (looks - this.firstHeard < LOOKS) {
			return;
		}
		if (!this.fitness.isGood()) {
			logger.debug("The successor is not fit to serve ({}), nor is this process: {}", failing.reason(),
					this.fitness.problem());
			return;
		}
		recall("the successor is not fit to serve: " + failing.reason());
	}

	/**
	 * Asks a successor that hangs and cannot be killed, as soon as it goes on. Until it
	 * has shut its gate or ended, this process must not open its own.
	 */
	void askHung() {
		if (!isAsked()) {
			recall("the successor does not answer: it hangs, or was stopped");
			logger.error("Upgrade {}: {} hangs, and cannot be killed from this process's PID namespace; end it,"
					+ " and this process serves again", this.progress.id(), this.successor.name());
		}
	}

	private void recall(String reason) {
		this.reason = reason;
		this.asked = true;
		this.deadline = this.successor.isInReach() ? Deadline.in(this.patience) : Deadline.NEVER;
		logger.warn("Upgrade {}: rolling back, because {}", this.progress.id(), this.reason);
		this.departing.end();
		this.successor.mention(new Recall(this.reason));
	}

	boolean isAsked() {
		return this.asked;
	}

	/**
	 * The successor is not going to shut its gate.
	 * @return the requests to stop this process that have waited
	 */
	List<Event.StopRequested> drop() {
		if (isAsked()) {
			logger.info("Upgrade {}: not rolled back, the successor is being stopped or upgraded", this.progress.id());
		}
		this.asked = false;
		this.deadline = Deadline.NEVER;
		return takePostponed();
	}

	/**
	 * Has a request to stop this process wait as long as nobody may be accepting.
	 * @param requested the request
	 * @return whether it has to wait
	 */
	boolean postpones(Event.StopRequested requested) {
		boolean postponed = isAsked() && this.deadline != Deadline.NEVER;
		if (postponed) {
			this.postponed.add(requested);
		}
		return postponed;
	}

	/**
	 * Returns the requests that had to wait.
	 * @return the requests, which are the caller's to deal with
	 */
	List<Event.StopRequested> takePostponed() {
		List<Event.StopRequested> taken = List.copyOf(this.postponed);
		this.postponed.clear();
		return taken;
	}

	/**
	 * The successor has shut its gate. That may come late, when this process no longer
	 * expects it.
	 * @param message how it said so
	 * @throws UpgradeFailure always: this process has to open its own
	 */
	void released(Released message) throws UpgradeFailure {
		throw this.reason.isEmpty() ? new UpgradeFailure("the successor shut its gate without being asked")
				: new UpgradeFailure.Recalled(this.reason, message.withinMillis());
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
