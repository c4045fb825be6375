/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.DrainingGeneration;
import io.github.gracefulrestart.handoff.Message.Finish;

/**
 * Sees to it that no more than so many generations drain after the switch: has the oldest
 * finish first. Nobody is hurried while there is room, nor before the successor is ready,
 * as the upgrade may still come to nothing.
 */
final class DrainingLimit {

	private static final Logger logger = LoggerFactory.getLogger(DrainingLimit.class);

	/** How long the oldest may take to finish, unless a whole drain is shorter. */
	private static final Duration FINISHING = Duration.ofSeconds(5);

	/** How long its end may take to be known here. */
	private static final Duration TOLERANCE = Duration.ofSeconds(5);

	private final OlderGenerations older;

	private final int max;

	private final Duration finishing;

	DrainingLimit(OlderGenerations older, UpgradeSettings settings) {
		this.older = older;
		this.max = settings.maxDraining();
		this.finishing = (settings.drainTimeout().compareTo(FINISHING) < 0) ? settings.drainTimeout() : FINISHING;
	}

	/**
	 * Makes room for this process to drain, and waits until there is.
	 * @param watch looks after the successor meanwhile
	 * @throws UpgradeFailure if there is no room, or the upgrade cannot go on
	 */
	void makeRoom(SuccessorWatch watch) throws UpgradeFailure {
		List<DrainingGeneration> draining = this.older.draining();
		if (draining.size() < this.max) {
			return;
		}
		DrainingGeneration last = draining.get(this.max - 1);
		logger.info("Told to finish, as no more than {} generations may drain: {}", this.max,
				names(draining.subList(this.max - 1, draining.size())));
		this.older.tell(new Finish(last.generation(), this.finishing.toMillis()));
		Duration patience = this.finishing.plus(TOLERANCE);
		if (!watch.sees(() -> upTo(last.generation()).isEmpty(), Deadline.in(patience))) {
			throw new UpgradeFailure(names(upTo(last.generation())) + " still drains " + Durations.text(patience)
					+ " after it was told to finish; end it, or raise graceful.restart.max-draining");
		}
	}

	private List<DrainingGeneration> upTo(int generation) {
		return this.older.draining().stream().filter((each) -> each.generation() <= generation).toList();
	}

	private static String names(List<DrainingGeneration> generations) {
		return generations.stream().map(DrainingGeneration::name).collect(Collectors.joining(", "));
	}

}
