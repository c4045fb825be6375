/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of requests and connections. It can be read while it counts.
 */
public final class Tally {

	// Enough to see a pattern in them; a server that is down fails thousands.
	private static final int MAX_FAILURES_KEPT = 100;

	private static final int SIGNIFICANT_DIGITS = 2;

	private final @Nullable Tally total;

	private final Counters<Outcome> outcomes = new Counters<>(Outcome.class);

	private final Counters<ConnectionEvent> events = new Counters<>(ConnectionEvent.class);

	private final Map<Origin, LongAdder> origins = new ConcurrentHashMap<>();

	private final ConcurrentHistogram latency = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

	private final List<Failure> failures = new CopyOnWriteArrayList<>();

	Tally(@Nullable Tally total) {
		this.total = total;
	}

	/**
	 * Returns how many requests have come to an end.
	 * @return the number, good and bad
	 */
	public long requests() {
		return this.outcomes.sum();
	}

	/**
	 * Returns how many requests failed, in whatever way.
	 * @return the number
	 */
	public long failed() {
		return requests() - count(Outcome.OK);
	}

	public long count(Outcome outcome) {
		return this.outcomes.get(outcome);
	}

	public long count(ConnectionEvent event) {
		return this.events.get(event);
	}

	/**
	 * Returns who answered how often.
	 * @return complete responses, right and wrong, by process, the eldest first
	 */
	public SortedMap<Long, Long> byPid() {
		SortedMap<Long, Long> counts = new TreeMap<>();
		this.origins.forEach((origin, count) -> counts.merge(origin.pid(), count.sum(), Long::sum));
		return counts;
	}

	/**
	 * Returns which generation answered how often.
	 * @return complete responses, right and wrong, by generation
	 */
	public SortedMap<Integer, Long> byGeneration() {
		SortedMap<Integer, Long> counts = new TreeMap<>();
		this.origins.forEach((origin, count) -> counts.merge(origin.generation(), count.sum(), Long::sum));
		return counts;
	}

	/**
	 * Returns how long the clients waited for complete responses.
	 * @return a copy, in microseconds
	 */
	public AbstractHistogram latency() {
		return this.latency.copy();
	}

	/**
	 * Returns the first failures; all are counted, but not all are kept.
	 * @return at most 100
	 */
	public List<Failure> failures() {
		return Collections.unmodifiableList(this.failures);
	}

	void answered(Outcome outcome, @Nullable Origin origin, Duration took) {
		this.outcomes.increment(outcome);
		if (origin != null) {
			this.origins.computeIfAbsent(origin, (key) -> new LongAdder()).increment();
		}
		this.latency.recordValue(TimeUnit.NANOSECONDS.toMicros(took.toNanos()));
		if (this.total != null) {
			this.total.answered(outcome, origin, took);
		}
	}

	void lost(Outcome outcome) {
		this.outcomes.increment(outcome);
		if (this.total != null) {
			this.total.lost(outcome);
		}
	}

	void keep(Failure failure) {
		if (this.failures.size() < MAX_FAILURES_KEPT) {
			this.failures.add(failure);
		}
		if (this.total != null) {
			this.total.keep(failure);
		}
	}

	void happened(ConnectionEvent event) {
		this.events.increment(event);
		if (this.total != null) {
			this.total.happened(event);
		}
	}

	@Override
	public String toString() {
		return TallyText.of(this);
	}

}
