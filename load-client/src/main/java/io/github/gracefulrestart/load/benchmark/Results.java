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

import org.HdrHistogram.Histogram;

/**
 * The figures of all upgrades.
 */
final class Results {

	private final Latencies latencies;

	private final Histogram quiet = Latencies.histogram();

	private final Histogram startUp = Latencies.histogram();

	private final Histogram move = Latencies.histogram();

	private final List<Upgraded> upgrades = new ArrayList<>();

	Results(Latencies latencies) {
		this.latencies = latencies;
	}

	void add(int number, Instant quietSince, Duration quietFor, Upgraded upgrade) {
		this.upgrades.add(upgrade);
		this.latencies.addTo(this.quiet, quietSince, quietFor);
		this.latencies.addTo(this.startUp, upgrade.requestedAt(), upgrade.before());
		this.latencies.addTo(this.move, upgrade.switchAt(), upgrade.handoverAndDrain());
		System.out.printf(Locale.ROOT, "Upgrade %d: switch %.2f ms; %d connections moved in %d ms, %.0f a second%n",
				number, upgrade.handover().toNanos() / 1e6, upgrade.moved(), upgrade.drain().toMillis(),
				upgrade.moved() / (upgrade.drain().toNanos() / 1e9));
	}

	void print() {
		System.out.printf(Locale.ROOT, "%nMedian: switch %.2f ms, move %.0f ms%n%n", median(Upgraded::handover),
				median(Upgraded::drain));
		System.out.printf("%-28s %9s %9s %9s %9s %9s%n", "Latency in ms", "requests", "p50", "p99", "p99.9", "max");
		print("before the upgrade", this.quiet);
		print("while the successor starts", this.startUp);
		print("switch and move", this.move);
		printRatios("  as a ratio to before", this.startUp);
		printRatios("  as a ratio to before", this.move);
	}

	private double median(Function<Upgraded, Duration> figure) {
		double[] sorted = this.upgrades.stream()
			.mapToDouble((each) -> figure.apply(each).toNanos() / 1e6)
			.sorted()
			.toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	private static void print(String name, Histogram micros) {
		System.out.printf(Locale.ROOT, "%-28s %9d %9.2f %9.2f %9.2f %9.2f%n", name, micros.getTotalCount(),
				micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3,
				micros.getValueAtPercentile(99.9) / 1e3, micros.getMaxValue() / 1e3);
	}

	private void printRatios(String name, Histogram micros) {
		System.out.printf(Locale.ROOT, "%-28s %9s %9.1f %9.1f %9.1f %9.1f%n", name, "", ratio(micros, 50),
				ratio(micros, 99), ratio(micros, 99.9), ratio(micros, 100));
	}

	private double ratio(Histogram micros, double percentile) {
		return micros.getValueAtPercentile(percentile) / (double) this.quiet.getValueAtPercentile(percentile);
	}

}
