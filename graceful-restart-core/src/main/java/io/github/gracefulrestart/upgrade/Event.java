/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Successor;
import io.github.gracefulrestart.socket.Descriptor;

/**
 * What the thread that owns an upgrade is told.
 */
sealed interface Event {

	/**
	 * Somebody wants an upgrade, to a successor that comes in a certain way.
	 */
	record Requested(String origin, Approach approach, CompletableFuture<UpgradeAnswer> answer,
			CompletableFuture<UpgradeReport> decided) implements Event {

		void refuse(String id, String reason) {
			this.decided.cancel(false);
			this.answer.complete(UpgradeAnswer.refused(id, reason));
		}

	}

	/** The application is up and could serve. */
	record ApplicationReady() implements Event {
	}

	/** The application is up, and would rather not serve if somebody else does. */
	record ApplicationGivesUp(String reason) implements Event {
	}

	/** The application has become fit to serve, or unfit; see {@link Fitness}. */
	record FitnessChanged() implements Event {

	}

	/** It is time to see whether the process at the other end is alive. */
	record Beat(Object peer) implements Event {

	}

	/** Somebody stops this process; it shall finish what it has, within the limit. */
	record StopRequested(Deadline deadline, CompletableFuture<Void> done) implements Event {

		void complete() {
			this.done.complete(null);
		}

	}

	/** The successor connected. */
	record Connected(Object peer, Successor successor) implements Event {

		/** Nobody waits for it any more. */
		void turnAway() {
			this.successor.close();
		}

	}

	/** The process at the other end said something. */
	record Said(Object peer, Message message, List<Descriptor> descriptors) implements Event {
	}

	/** Connections are ready to go to the successor. */
	record DeparturesReady() implements Event {
	}

	/** What must not be done by two processes at a time has ended in this one. */
	record BackgroundEnded() implements Event {
	}

	/** The process at the other end broke the protocol; it may well be alive. */
	record Broke(Object peer, String reason) implements Event {
	}

	/** The process at the other end is gone. */
	record Gone(Object peer, String reason) implements Event {
	}

	/** What was prepared for the successor is done, or cannot be done. */
	record Prepared() implements Event {
	}

	/** The process that was started for the successor ended. */
	record Exited(Object peer, String how) implements Event {
	}

}
