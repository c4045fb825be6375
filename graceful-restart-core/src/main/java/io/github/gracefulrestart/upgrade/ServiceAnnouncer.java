/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.platform.ServiceNotifications;

/**
 * Tells the service manager what happens, above all which process is the main one.
 * <p>
 * That is the successor as soon as it serves, so that it is the one which is watched,
 * asked for the next upgrade and stopped, however long its predecessor drains. The
 * predecessor says so, because it is the one to which the service manager listens then.
 * From a successor that dies while the predecessor could still serve, the predecessor
 * takes that back, which the service manager hears only if the unit says
 * {@code NotifyAccess=all}. One that is recalled gives it back itself.
 * <p>
 * A successor that somebody else has started is another service: each of the two then
 * stays the main process of its own, until it ends.
 * <p>
 * Which process is the main one, and that it is ready, is told again and again until it
 * could be sent: with a predecessor that leaves before that, the service ends.
 * <p>
 * Called by the thread that owns the upgrades, whose waiting is the sign of life.
 */
final class ServiceAnnouncer {

	/** What comes before the drain of a stop and after it. */
	private static final Duration STOPPING = Duration.ofSeconds(30);

	/** How long after an attempt, which may take a second itself, comes the next. */
	private static final Duration RETRY = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(ServiceAnnouncer.class);

	private final ServiceNotifications notifications;

	private final Mailbox mailbox;

	private final boolean invited;

	private boolean main;

	private boolean served;

	private boolean sameService = true;

	private long recalledBy;

	/** Sends what the service manager has to know and was not told; null if nothing. */
	private @Nullable BooleanSupplier unsent;

	/**
	 * Prepares to tell.
	 * @param notifications by which way
	 * @param mailbox of the thread that owns the upgrades
	 * @param invited whether the predecessor belongs to the same service, and will say
	 * that this process serves
	 */
	ServiceAnnouncer(ServiceNotifications notifications, Mailbox mailbox, boolean invited) {
		this.notifications = notifications;
		this.mailbox = mailbox;
		this.invited = invited;
	}

	/**
	 * An upgrade of this process begins.
	 * @param sameService whether its successor belongs to the same service
	 */
	void begins(boolean sameService) {
		this.sameService = sameService;
	}

	/**
	 * This process gives back to its predecessor.
	 * @param predecessor the process that serves then
	 */
	void recalledBy(long predecessor) {
		this.recalledBy = predecessor;
	}

	/**
	 * This process is about to end.
	 */
	void leaves() {
		if (!isSent() && !this.main) {
			logger.error("The service manager could not be told that another process is the main one. It takes the end"
					+ " of this process for the end of the service, and ends that other one too; start the service"
					+ " again then");
		}
	}

	void announce(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving serving) {
			serves(serving.generation());
		}
		else if (event instanceof UpgradeEvent.Started started) {
			this.notifications.reloading(UpgradeLog.started(started.report()));
		}
		else if (event instanceof UpgradeEvent.PhaseEnded ended) {
			phaseEnded(ended.report());
		}
		else if (event instanceof UpgradeEvent.Draining draining) {
			drains(draining.report(), draining.until());
		}
		else if (event instanceof UpgradeEvent.Ended ended) {
			ended(ended.report());
		}
		else if (event instanceof UpgradeEvent.PredecessorGone gone && this.main) {
			this.notifications.tell(UpgradeLog.gone(gone));
		}
	}

	private void serves(int generation) {
		String status = UpgradeLog.serves(generation, ProcessHandle.current().pid());
		boolean toldByPredecessor = this.invited && !this.served;
		this.served = true;
		this.recalledBy = 0;
		this.main = true;
		send(() -> toldByPredecessor || this.notifications.serves(ProcessHandle.current().pid(), status));
	}

	private void send(BooleanSupplier message) {
		this.unsent = message;
		retry();
	}

	private void retry() {
		Duration watchdog = this.notifications.watchdog();
		if (!isSent()) {
			this.mailbox.pulse(RETRY, this::retry);
		}
		else if (this.main && !watchdog.isZero()) {
			// The first time half a period later: the predecessor has spoken by then.
			this.mailbox.pulse(watchdog.dividedBy(2), this.notifications::stillAlive);
		}
		else {
			this.mailbox.endPulse();
		}
	}

	private boolean isSent() {
		if (this.unsent != null && this.unsent.getAsBoolean()) {
			this.unsent = null;
		}
		return this.unsent == null;
	}

	private void phaseEnded(UpgradeReport report) {
		if (report.phase() == Phase.SWITCH) {
			passOn(this.sameService, report.successor(), UpgradeLog.serves(report.generation(), report.successor())
					+ "; process " + report.predecessor() + " drains");
		}
		else if (this.main) {
			this.notifications.tell(UpgradeLog.phaseEnded(report));
		}
	}

	private void passOn(boolean withinService, long pid, String status) {
		if (!withinService) {
			send(() -> this.notifications.ready(status));
			return;
		}
		this.main = false;
		send(() -> this.notifications.serves(pid, status));
	}

	private void drains(@Nullable UpgradeReport upgrade, Instant until) {
		if (this.recalledBy != 0) {
			passOn(this.invited, this.recalledBy, "Process " + this.recalledBy + " serves again; process "
					+ ProcessHandle.current().pid() + " drains");
		}
		else if (upgrade == null) {
			Duration drain = Duration.between(Instant.now(), until);
			// After that moment, what is left is ended in no more time than there was
			// before it.
			this.notifications.stopping(STOPPING.plus(drain.isNegative() ? Duration.ZERO : drain.multipliedBy(2)),
					"Draining for the stop");
		}
	}

	private void ended(UpgradeReport report) {
		if (report.outcome() == Outcome.ROLLED_BACK) {
			this.notifications.tell(UpgradeLog.ended(report));
		}
		else if (report.outcome() != Outcome.COMPLETED) {
			send(() -> this.notifications.ready(UpgradeLog.ended(report)));
		}
	}

}
