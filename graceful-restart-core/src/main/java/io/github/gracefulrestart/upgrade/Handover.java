/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Stopping;

/**
 * The rest of an upgrade, as the predecessor lives it: the successor serves, this process
 * finishes what it has in hand and says farewell, or serves again if the successor dies
 * before that.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private final Server server;

	private final Progress progress;

	private final Candidate successor;

	private final Dismissal dismissal;

	private final Drain drain;

	private boolean successorIsStopping;

	private Event.@Nullable StopRequested stop;

	Handover(Server server, Mailbox mailbox, Progress progress, Candidate successor, Dismissal dismissal) {
		this.server = server;
		this.progress = progress;
		this.successor = successor;
		this.dismissal = dismissal;
		this.drain = new Drain(server, mailbox);
	}

	/**
	 * Lives it.
	 * @param claimed the listeners that the successor took; the new version has dropped
	 * the others
	 * @param deadline when the drain has to end
	 * @return how the upgrade went
	 */
	UpgradeReport run(Set<String> claimed, Deadline deadline) {
		Set<String> dropped = names(this.server.listeners());
		dropped.removeAll(claimed);
		this.server.closeListeners(dropped);
		try {
			this.progress.begin(Phase.DRAIN);
			this.progress.drained(this.drain.run(deadline, this::meanwhile));
			this.progress.end();
			return farewell();
		}
		catch (UpgradeFailure ex) {
			return rollBack(ex.reason());
		}
		finally {
			this.successor.release();
			if (this.stop != null) {
				this.stop.done().complete(null);
			}
		}
	}

	static Set<String> names(List<Listener> listeners) {
		return listeners.stream().map(Listener::name).collect(Collectors.toSet());
	}

	private UpgradeReport farewell() {
		UpgradeReport report = this.progress.end(Outcome.COMPLETED, "");
		try {
			this.successor.tell(new Farewell(ReportFields.encode(report)));
		}
		catch (IOException ex) {
			logger.warn("The successor did not hear the farewell: {}", ex.getMessage());
		}
		return report;
	}

	private UpgradeReport rollBack(String reason) {
		this.dismissal.byForce();
		this.server.stopDrain();
		this.server.openGate();
		return this.progress.end(Outcome.ROLLED_BACK, reason);
	}

	private void meanwhile(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.progress.id(), "this process drains after upgrade " + this.progress.id()
					+ "; ask process " + this.successor.pid());
		}
		else if (event instanceof Event.StopRequested requested) {
			this.stop = requested;
			this.drain.endBy(requested.deadline());
		}
		else if (event instanceof Event.Said said && said.peer() == this.successor
				&& said.message() instanceof Stopping) {
			// Nobody is to take over again, and a socket ends when its last holder closes
			// it.
			this.successorIsStopping = true;
			this.server.closeListeners(names(this.server.listeners()));
		}
		else if (event instanceof Event.Gone gone && gone.peer() == this.successor && !this.successorIsStopping
				&& this.stop == null) {
			throw new UpgradeFailure(this.successor.describeEnd(gone.reason()));
		}
	}

}
