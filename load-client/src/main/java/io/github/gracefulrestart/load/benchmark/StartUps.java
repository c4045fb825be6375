/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How the successors of some upgrades started.
 */
final class StartUps {

	/** The columns. */
	private static final List<ToDoubleFunction<StartUp>> FIGURES = List.of(StartUp::ready, StartUp::readyWithSearch,
			(each) -> each.first().p50(), (each) -> each.first().p99(), (each) -> each.first().longest());

	private final String name;

	private final List<StartUp> all = new ArrayList<>();

	StartUps(String name) {
		this.name = name;
	}

	String name() {
		return this.name;
	}

	void add(Upgraded upgrade, FirstRequests first) {
		double ready = upgrade.startUp().toNanos() / 1e9;
		this.all.add(new StartUp(ready, ready + upgrade.training().toNanos() / 1e9, first));
	}

	static void printHeading(int upgrades) {
		System.out.printf("%nMedians of %d upgrades, and of the figures of the first %d requests of each%n", upgrades,
				FirstRequests.COUNT);
		System.out.printf("%-16s %9s %12s %9s %9s %11s%n", "", "ready, s", "+ search, s", "p50, ms", "p99, ms",
				"longest, ms");
	}

	void print() {
		row(this.name, FIGURES.stream().map(this::median).toList());
	}

	void printRatios(StartUps plain) {
		row(this.name + " / " + plain.name,
				FIGURES.stream().map((figure) -> median(figure) / plain.median(figure)).toList());
	}

	private static void row(String name, List<Double> values) {
		System.out.printf(Locale.ROOT, "%-16s %9.2f %12.2f %9.2f %9.2f %11.2f%n", name, values.get(0), values.get(1),
				values.get(2), values.get(3), values.get(4));
	}

	private double median(ToDoubleFunction<StartUp> figure) {
		return Median.of(this.all.stream().mapToDouble(figure));
	}

	/**
	 * One of them.
	 *
	 * @param ready from the start of the process until it was ready, its warm-up
	 * included, in seconds
	 * @param readyWithSearch the same with what it took to find the cache before that
	 * @param first its first requests
	 */
	private record StartUp(double ready, double readyWithSearch, FirstRequests first) {
	}

}
