/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The report of an upgrade in the making. Every step is published.
 */
final class Progress {

	private static final SecureRandom random = new SecureRandom();

	private final String id = HexFormat.of().toHexDigits(random.nextInt());

	private final String origin;

	private final Instant requestedAt = Instant.now();

	private final int generation;

	private final UpgradeListener listener;

	private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);

	private long successor;

	private Phase phase = Phase.PREFLIGHT;

	private long phaseBegan = System.nanoTime();

	private Outcome outcome = Outcome.RUNNING;

	private String reason = "";

	private @Nullable Drained drained;

	private List<String> lastLines = List.of();

	Progress(String origin, int generation, UpgradeListener listener) {
		this.origin = origin;
		this.generation = generation;
		this.listener = listener;
		listener.onEvent(new UpgradeEvent.Started(report()));
	}

	String id() {
		return this.id;
	}

	int generation() {
		return this.generation;
	}

	Phase phase() {
		return this.phase;
	}

	void successor(long pid) {
		this.successor = pid;
	}

	void begin(Phase next) {
		this.phase = next;
		this.listener.onEvent(new UpgradeEvent.PhaseStarted(report()));
		this.phaseBegan = System.nanoTime();
	}

	void end() {
		end(Duration.ofNanos(System.nanoTime() - this.phaseBegan));
	}

	void end(Duration took) {
		this.phases.put(this.phase, took);
		this.listener.onEvent(new UpgradeEvent.PhaseEnded(report()));
	}

	/**
	 * Tells that this process is about to hand over.
	 * @param limit for how long the successor is kept waiting
	 * @return completes when what must not be done by two processes has ended
	 */
	CompletionStage<?> handingOver(Duration limit) {
		return this.listener.handingOver(limit);
	}

	/**
	 * Tells that this process drains.
	 * @param limit up to when everything may finish by itself
	 * @return completes when everybody has heard it
	 */
	CompletionStage<?> draining(Deadline limit) {
		this.listener.onEvent(new UpgradeEvent.Draining(report(), limit.instant()));
		return this.listener.heard();
	}

	/** Tells that the predecessor serves again. */
	void servesAgain() {
		this.listener.onEvent(new UpgradeEvent.Serving(this.generation - 1));
	}

	void drained(Drained result) {
		this.drained = result;
	}

	void lastLines(List<String> lines) {
		this.lastLines = lines;
	}

	UpgradeReport end(Outcome outcome, String reason) {
		this.outcome = outcome;
		this.reason = reason;
		UpgradeReport report = report();
		this.listener.onEvent(new UpgradeEvent.Ended(report));
		return report;
	}

	/**
	 * Returns the report that the successor keeps if all goes well, which is before it is
	 * known here that it did.
	 * @return the report of a completed upgrade
	 */
	UpgradeReport completed() {
		return report(Outcome.COMPLETED);
	}

	UpgradeReport report() {
		return report(this.outcome);
	}

	private UpgradeReport report(Outcome outcome) {
		return new UpgradeReport(this.id, this.origin, this.requestedAt, this.generation, ProcessHandle.current().pid(),
				this.successor, this.phase, this.phases, outcome, this.reason, this.drained, this.lastLines);
	}

}
