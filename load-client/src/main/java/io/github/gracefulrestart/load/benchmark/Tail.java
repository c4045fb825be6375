/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.github.gracefulrestart.load.Pattern;
import org.HdrHistogram.Histogram;

/**
 * The latency of one shape of load, before and during upgrades of one variant.
 */
final class Tail {

	/** How long before the signal the plot begins. */
	private static final Duration MARGIN = Duration.ofSeconds(1);

	static final Duration SLICE = Duration.ofMillis(200);

	/** How long the load is watched before each upgrade. */
	static final Duration QUIET = Duration.ofSeconds(5);

	/**
	 * How long from the switch requests count at least: the new process is cold then, and
	 * a reload may be over so soon that its percentiles would be those of a few requests.
	 */
	static final Duration LEAST = Duration.ofSeconds(5);

	private final LoadShape shape;

	private final String variant;

	private final Latencies latencies = new Latencies();

	private final Histogram quiet = Latencies.histogram();

	private final Histogram upgrading = Latencies.histogram();

	private final Histogram startUp = Latencies.histogram();

	private final Histogram drain = Latencies.histogram();

	private final List<Replacement> upgrades = new ArrayList<>();

	private long failed;

	Tail(LoadShape shape, String variant) {
		this.shape = shape;
		this.variant = variant;
	}

	LoadShape shape() {
		return this.shape;
	}

	String variant() {
		return this.variant;
	}

	Pattern patterns() {
		return this.shape.pattern(this.latencies);
	}

	void add(Replacement upgrade) {
		this.upgrades.add(upgrade);
	}

	/**
	 * Sorts the requests by when they were, once all have been answered.
	 * @param failed how many were not
	 */
	void end(long failed) {
		this.failed = failed;
		for (Replacement upgrade : this.upgrades) {
			Instant signalledAt = upgrade.signalledAt();
			this.latencies.addTo(this.quiet, signalledAt.minus(QUIET), QUIET);
			this.latencies.addTo(this.upgrading, signalledAt, upgrade.before().plus(after(upgrade)));
			this.latencies.addTo(this.startUp, signalledAt, upgrade.before());
			this.latencies.addTo(this.drain, upgrade.switchAt(), after(upgrade));
		}
	}

	long failed() {
		return this.failed;
	}

	private double meanSeconds(Function<Replacement, Duration> figure) {
		return this.upgrades.stream().mapToLong((each) -> figure.apply(each).toNanos()).average().orElse(0) / 1e9;
	}

	/**
	 * Returns the longest latency of any upgrade for each slice of time, in milliseconds,
	 * from before the signal on. As the upgrades take a time each, the slices count from
	 * the switch, not from the signal.
	 */
	double[] longest() {
		Duration before = longestOf(this.upgrades.stream().map(Replacement::before).toList()).plus(MARGIN);
		Duration after = longestOf(this.upgrades.stream().map(Tail::after).toList());
		int slices = Math.toIntExact(before.plus(after).dividedBy(SLICE)) + 1;
		double[] longest = new double[slices];
		for (Replacement upgrade : this.upgrades) {
			this.latencies.raise(longest, upgrade.switchAt().minus(before), SLICE);
		}
		return longest;
	}

	/** Returns in which slice the switch is. */
	int switchSlice() {
		return Math.toIntExact(
				longestOf(this.upgrades.stream().map(Replacement::before).toList()).plus(MARGIN).dividedBy(SLICE));
	}

	private static Duration after(Replacement upgrade) {
		return longestOf(List.of(LEAST, upgrade.after()));
	}

	private static Duration longestOf(List<Duration> durations) {
		return durations.stream().max(Duration::compareTo).orElse(Duration.ZERO);
	}

	static void printHeading() {
		System.out.printf("%-24s %-12s %-18s %9s %8s %8s %8s %8s%n", "Load", "Variant", "Latency in ms", "requests",
				"p50", "p99", "p99.9", "longest");
	}

	void print() {
		print("before", this.quiet);
		print("from the signal", this.upgrading);
		if (this.startUp.getTotalCount() > 0) {
			print("  until the switch", this.startUp);
			print("  from the switch", this.drain);
		}
		System.out.printf(Locale.ROOT,
				"%-24s %-12s %-18s %9s %8.1f %8.1f %8.1f %8.1f   switch after %.1f s, drained %.1f s later, %d failed%n",
				"", "", "ratio", "", ratio(50), ratio(99), ratio(99.9), ratio(100), meanSeconds(Replacement::before),
				meanSeconds(Replacement::after), this.failed);
	}

	private void print(String name, Histogram micros) {
		System.out.printf(Locale.ROOT, "%-24s %-12s %-18s %9d %8.2f %8.2f %8.2f %8.2f%n", this.shape, this.variant,
				name, micros.getTotalCount(), micros.getValueAtPercentile(50) / 1e3,
				micros.getValueAtPercentile(99) / 1e3, micros.getValueAtPercentile(99.9) / 1e3,
				micros.getMaxValue() / 1e3);
	}

	private double ratio(double percentile) {
		return this.upgrading.getValueAtPercentile(percentile)
				/ (double) Math.max(1, this.quiet.getValueAtPercentile(percentile));
	}

}
