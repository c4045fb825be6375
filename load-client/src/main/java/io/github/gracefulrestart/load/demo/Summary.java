/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

import org.HdrHistogram.AbstractHistogram;

import io.github.gracefulrestart.load.ConnectionEvent;
import io.github.gracefulrestart.load.Failure;
import io.github.gracefulrestart.load.Outcome;
import io.github.gracefulrestart.load.Tally;

/**
 * The table at the end.
 */
final class Summary {

	private static final int FAILURES_SHOWN = 5;

	private Summary() {
	}

	static String of(Tally tally, List<Upgrade> upgrades) {
		StringJoiner lines = new StringJoiner(System.lineSeparator(), System.lineSeparator(), "");
		lines.add(row("Requests", tally.requests()));
		lines.add(row("Failed", tally.failed()));
		for (Outcome outcome : Outcome.values()) {
			if (outcome.isFailure() && tally.count(outcome) > 0) {
				lines.add(row("  " + outcome, tally.count(outcome)));
			}
		}
		lines.add(row("Connections opened", tally.count(ConnectionEvent.OPENED)));
		lines.add(row("  closed by the server, announced", tally.count(ConnectionEvent.CLOSED_ANNOUNCED)));
		lines.add(row("  closed by the server, unannounced",
				tally.count(ConnectionEvent.CLOSED_IDLE) + tally.count(ConnectionEvent.RESET_IDLE)));
		lines.add(row("  moved to another process", tally.count(ConnectionEvent.MOVED)));
		lines.add("%-36s %s".formatted("Latency", latency(tally.latency())));
		addUpgrades(lines, upgrades);
		for (Failure failure : tally.failures().stream().limit(FAILURES_SHOWN).toList()) {
			lines.add(failure.toString());
		}
		return lines.toString();
	}

	private static void addUpgrades(StringJoiner lines, List<Upgrade> upgrades) {
		if (upgrades.isEmpty()) {
			return;
		}
		lines.add("");
		lines.add("%-8s %8s %8s %12s %12s  %s".formatted("Upgrade", "from", "to", "serving", "old gone", "phases"));
		for (Upgrade upgrade : upgrades) {
			lines.add("%-8d %8d %8d %12s %12s  %s".formatted(upgrade.number(), upgrade.from(), upgrade.to(),
					seconds(upgrade.serving()), seconds(upgrade.gone()), upgrade.phases()));
		}
	}

	private static String row(String name, long count) {
		return "%-36s %10d".formatted(name, count);
	}

	private static String latency(AbstractHistogram micros) {
		return String.format(Locale.ROOT, "median %.1f ms, 99 %% %.1f ms, longest %.1f ms",
				micros.getValueAtPercentile(50) / 1000.0, micros.getValueAtPercentile(99) / 1000.0,
				micros.getMaxValue() / 1000.0);
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
	}

}
