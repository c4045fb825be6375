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

import io.github.gracefulrestart.load.Pattern;
import org.HdrHistogram.Histogram;

/**
 * The latency of one shape of load, before and during upgrades of one variant.
 */
final class Tail {

	/** How long before the signal and after the drain the plot shows. */
	static final Duration MARGIN = Duration.ofSeconds(1);

	static final Duration SLICE = Duration.ofMillis(100);

	private final LoadShape shape;

	private final String variant;

	private final Latencies latencies = new Latencies();

	private final Histogram quiet = Latencies.histogram();

	private final Histogram upgrading = Latencies.histogram();

	private final List<Upgraded> upgrades = new ArrayList<>();

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

	void add(Instant quietSince, Duration quietFor, Upgraded upgrade) {
		this.upgrades.add(upgrade);
		this.latencies.addTo(this.quiet, quietSince, quietFor);
		this.latencies.addTo(this.upgrading, upgrade.requestedAt(), whole(upgrade));
	}

	private static Duration whole(Upgraded upgrade) {
		return upgrade.before().plus(upgrade.handoverAndDrain());
	}

	/** Returns when the switch was, after the signal, in the mean. */
	Duration switchAfter() {
		return this.upgrades.stream()
			.map(Upgraded::before)
			.reduce(Duration.ZERO, Duration::plus)
			.dividedBy(Math.max(1, this.upgrades.size()));
	}

	/**
	 * Returns the longest latency of any upgrade for each slice of time, in milliseconds,
	 * from before the signal to after the end of the longest drain. As the upgrades take
	 * a time each, the slices count from the switch, not from the signal.
	 */
	double[] longest() {
		Duration before = longestOf(this.upgrades.stream().map(Upgraded::before).toList()).plus(MARGIN);
		Duration after = longestOf(this.upgrades.stream().map(Upgraded::handoverAndDrain).toList()).plus(MARGIN);
		int slices = Math.toIntExact(before.plus(after).dividedBy(SLICE)) + 1;
		double[] longest = new double[slices];
		for (Upgraded upgrade : this.upgrades) {
			this.latencies.raise(longest, upgrade.switchAt().minus(before), SLICE);
		}
		return longest;
	}

	/** Returns in which slice the switch is. */
	int switchSlice() {
		return Math
			.toIntExact(longestOf(this.upgrades.stream().map(Upgraded::before).toList()).plus(MARGIN).dividedBy(SLICE));
	}

	private static Duration longestOf(List<Duration> durations) {
		return durations.stream().max(Duration::compareTo).orElse(Duration.ZERO);
	}

	static void printHeading() {
		System.out.printf("%-24s %-12s %-16s %9s %8s %8s %8s %8s%n", "Load", "Variant", "Latency in ms", "requests",
				"p50", "p99", "p99.9", "longest");
	}

	void print() {
		print("before", this.quiet);
		print("signal to drained", this.upgrading);
		System.out.printf(Locale.ROOT, "%-24s %-12s %-16s %9s %8.1f %8.1f %8.1f %8.1f   switch after %.1f s%n", "", "",
				"ratio", "", ratio(50), ratio(99), ratio(99.9), ratio(100), switchAfter().toMillis() / 1e3);
	}

	private void print(String name, Histogram micros) {
		System.out.printf(Locale.ROOT, "%-24s %-12s %-16s %9d %8.2f %8.2f %8.2f %8.2f%n", this.shape, this.variant,
				name, micros.getTotalCount(), micros.getValueAtPercentile(50) / 1e3,
				micros.getValueAtPercentile(99) / 1e3, micros.getValueAtPercentile(99.9) / 1e3,
				micros.getMaxValue() / 1e3);
	}

	private double ratio(double percentile) {
		return this.upgrading.getValueAtPercentile(percentile)
				/ (double) Math.max(1, this.quiet.getValueAtPercentile(percentile));
	}

}
