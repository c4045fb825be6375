/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.handoff.Message.Heartbeat;

/**
 * Asks the serving successor again and again whether it is there, as long as somebody
 * deals with each {@link Event.Beat} by {@link #beat()}. A process that is stopped
 * (SIGSTOP) does not answer, nor does one whose thread that owns the upgrades hangs: it
 * could not be upgraded or stopped, nor take the connections that are on their way to it.
 * <p>
 * What counts is the number of questions without an answer, not the time on a clock: if
 * this process was stopped too, no questions were asked meanwhile.
 */
final class Heartbeats {

	private static final Duration LONGEST_PERIOD = Duration.ofSeconds(1);

	private static final int QUESTIONS = 5;

	private final Mailbox mailbox;

	private final Candidate successor;

	private final Duration period;

	private final long limit;

	private int unanswered;

	/**
	 * Prepares to ask.
	 * @param mailbox where the time for the next question is told
	 * @param successor whom to ask
	 * @param limit how long an answer may take
	 */
	Heartbeats(Mailbox mailbox, Candidate successor, Duration limit) {
		Duration period = limit.dividedBy(QUESTIONS);
		this.mailbox = mailbox;
		this.successor = successor;
		this.period = (period.compareTo(LONGEST_PERIOD) < 0) ? period : LONGEST_PERIOD;
		this.limit = limit.dividedBy(this.period);
	}

	/** Asks, and sees to it that this is done again. */
	void beat() {
		this.unanswered++;
		this.successor.mention(new Heartbeat());
		CompletableFuture.delayedExecutor(this.period.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
			.execute(() -> this.mailbox.post(new Event.Beat(this.successor)));
	}

	/** It has answered. */
	void answered() {
		this.unanswered = 0;
	}

	boolean isAnswered() {
		return this.unanswered == 0;
	}

	/**
	 * Returns whether it has not answered for too long.
	 * @return whether it is to be taken for dead
	 */
	boolean isHung() {
		return this.unanswered > this.limit;
	}

}
