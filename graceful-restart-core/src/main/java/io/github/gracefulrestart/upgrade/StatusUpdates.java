/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.gracefulrestart.handoff.DrainingGeneration;
import io.github.gracefulrestart.handoff.Message.Draining;

/**
 * Tells the successor what this process and those before it still have to finish: when it
 * changes, and counts at most once a second.
 */
final class StatusUpdates {

	private static final Duration PERIOD = Duration.ofSeconds(1);

	private final Candidate successor;

	private final OlderGenerations older;

	private final int generation;

	private Instant since = Instant.EPOCH;

	private Instant until = Instant.EPOCH;

	private List<DrainingGeneration> told = List.of();

	private Deadline next = Deadline.in(Duration.ZERO);

	StatusUpdates(Candidate successor, OlderGenerations older, int generation) {
		this.successor = successor;
		this.older = older;
		this.generation = generation;
	}

	/**
	 * This process begins to drain.
	 * @param limit when it will have finished
	 */
	void begin(Deadline limit) {
		this.since = Instant.now();
		this.until = this.since.plus(limit.remaining());
	}

	/**
	 * This process will have finished by then, if not earlier.
	 * @param limit when
	 */
	void endBy(Deadline limit) {
		Instant end = Instant.now().plus(limit.remaining());
		if (end.isBefore(this.until)) {
			this.until = end;
			this.next = Deadline.in(Duration.ZERO);
		}
	}

	/**
	 * Tells it, if it is news and time.
	 * @param left what this process has in hand
	 */
	void tell(Load left) {
		List<DrainingGeneration> draining = new ArrayList<>();
		draining.add(new DrainingGeneration(this.generation, ProcessHandle.current().pid(), left.connections(),
				left.requests(), this.since, this.until));
		draining.addAll(this.older.draining());
		if (!draining.equals(this.told) && (this.next.isOver() || draining.size() != this.told.size())) {
			this.told = draining;
			this.next = Deadline.in(PERIOD);
			this.successor.mention(new Draining(draining));
		}
	}

}
