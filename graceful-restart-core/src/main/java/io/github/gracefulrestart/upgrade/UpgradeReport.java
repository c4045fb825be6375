/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.Predecessor;

/**
 * What is known of an upgrade, while it runs and afterwards.
 *
 * @param id names this upgrade in log lines and answers
 * @param origin who asked for it, for example {@code SIGUSR2}; what is particular about
 * this one time comes after it in parentheses: {@code takeover (process 4711)}
 * @param requestedAt when
 * @param generation the generation that the successor is, or would have been
 * @param predecessor process id
 * @param successor process id; 0 as long as none was started
 * @param phase the phase that runs, or in which the upgrade ended
 * @param phases how long each finished phase took
 * @param outcome how it went
 * @param reason why it did not complete, in words for an operator; empty if it did, but
 * for a predecessor that died before it could finish the report
 * @param drained what became of the predecessor's connections; null before the drain
 * ended
 * @param lastLines the last lines that a successor printed which did not get as far as
 * serving: at most 20, of 4,096 bytes together, without control characters; empty if it
 * did, or if they are not known
 */
public record UpgradeReport(String id, String origin, Instant requestedAt, int generation, long predecessor,
		long successor, Phase phase, Map<Phase, Duration> phases, Outcome outcome, String reason,
		@Nullable Drained drained, List<String> lastLines) {

	public UpgradeReport {
		EnumMap<Phase, Duration> ordered = new EnumMap<>(Phase.class);
		ordered.putAll(phases);
		phases = Collections.unmodifiableMap(ordered);
		lastLines = List.copyOf(lastLines);
	}

	/**
	 * Tells what a successor knows of the upgrade that made it serve, if its predecessor
	 * is gone and has not said more.
	 * @param predecessor the predecessor
	 * @return the report
	 */
	static UpgradeReport ofOrphan(Predecessor predecessor) {
		ProcessHandle self = ProcessHandle.current();
		return new UpgradeReport(predecessor.upgrade(), "unknown", self.info().startInstant().orElseGet(Instant::now),
				predecessor.generation(), predecessor.pid(), self.pid(), Phase.SWITCH, Map.of(), Outcome.COMPLETED,
				"the predecessor was gone before it could say how the upgrade went", null, List.of());
	}

	/**
	 * Returns who asked for it, without what is particular about this one time, so that
	 * it is one of a few.
	 * @return the origin without what is in parentheses
	 */
	public String trigger() {
		return this.origin.split(" \\(", 2)[0];
	}

	UpgradeReport completed(String reason) {
		return ended(Outcome.COMPLETED, reason);
	}

	UpgradeReport failed(String reason) {
		return ended(Outcome.FAILED, reason);
	}

	private UpgradeReport ended(Outcome outcome, String reason) {
		return new UpgradeReport(this.id, this.origin, this.requestedAt, this.generation, this.predecessor,
				this.successor, this.phase, this.phases, outcome, reason, this.drained, this.lastLines);
	}

	/**
	 * Returns how long the finished phases took together.
	 * @return the time
	 */
	public Duration took() {
		return this.phases.values().stream().reduce(Duration.ZERO, Duration::plus);
	}

}
