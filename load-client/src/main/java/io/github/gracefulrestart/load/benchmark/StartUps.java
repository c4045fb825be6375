/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Target;
import org.HdrHistogram.Histogram;

/**
 * How the successors of some upgrades started.
 */
final class StartUps {

	private static final int FIRST_REQUESTS = 1000;

	private static final Request HELLO = Request.get("/hello");

	private final String name;

	private final List<Double> ready = new ArrayList<>();

	private final List<Double> looking = new ArrayList<>();

	private final Histogram latencies = Latencies.histogram();

	StartUps(String name) {
		this.name = name;
	}

	/**
	 * Adds one.
	 * @param ready from the start of the process until it was ready
	 * @param looking what it took to find the cache before that
	 */
	void add(Duration ready, Duration looking) {
		this.ready.add(ready.toNanos() / 1e9);
		this.looking.add(looking.toNanos() / 1e9);
		System.out.printf(Locale.ROOT, "%-8s ready in %.2f s%n", this.name, ready.toNanos() / 1e9);
	}

	/** Sends the first requests, one after the other on one connection. */
	void addFirstRequests(Target target) throws LostRequestException {
		try (Connection connection = Connection.open(target)) {
			for (int i = 0; i < FIRST_REQUESTS; i++) {
				long sent = System.nanoTime();
				connection.exchange(HELLO);
				this.latencies.recordValue((System.nanoTime() - sent) / 1000);
			}
		}
	}

	void print() {
		System.out.printf(Locale.ROOT,
				"%-8s ready: median %.2f s; cache found: median %.2f s; first %d requests: p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
				this.name, median(this.ready), median(this.looking), FIRST_REQUESTS, millis(50), millis(99),
				millis(100));
	}

	void printRatios(StartUps without) {
		System.out.printf(Locale.ROOT,
				"ratio %s/%s: ready %.2f, with finding the cache %.2f; p50 %.2f, p99 %.2f, max %.2f%n", this.name,
				without.name, median(this.ready) / median(without.ready),
				(median(this.ready) + median(this.looking)) / median(without.ready), millis(50) / without.millis(50),
				millis(99) / without.millis(99), millis(100) / without.millis(100));
	}

	private double millis(double percentile) {
		return this.latencies.getValueAtPercentile(percentile) / 1e3;
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
