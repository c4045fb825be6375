/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.util.StringJoiner;

import org.HdrHistogram.AbstractHistogram;

/**
 * A tally in words, for the message of a failed assertion.
 */
final class TallyText {

	private static final int FAILURES_SHOWN = 10;

	private TallyText() {
	}

	static String of(Tally tally) {
		StringJoiner text = new StringJoiner(System.lineSeparator());
		text.add("%d requests, %d failed".formatted(tally.requests(), tally.failed()));
		for (Outcome outcome : Outcome.values()) {
			add(text, outcome, tally.count(outcome));
		}
		for (ConnectionEvent event : ConnectionEvent.values()) {
			add(text, event, tally.count(event));
		}
		tally.byPid().forEach((pid, count) -> add(text, "answered by " + pid, count));
		AbstractHistogram latency = tally.latency();
		text.add("  latency in ms: median %.1f, 99%% %.1f, longest %.1f".formatted(
				latency.getValueAtPercentile(50) / 1000.0, latency.getValueAtPercentile(99) / 1000.0,
				latency.getMaxValue() / 1000.0));
		tally.failures().stream().limit(FAILURES_SHOWN).forEach((failure) -> text.add("  " + failure));
		return text.toString();
	}

	private static void add(StringJoiner text, Object name, long count) {
		if (count > 0) {
			text.add("  %s: %d".formatted(name, count));
		}
	}

}
