/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.gracefulrestart.upgrade.Drained;
import io.github.gracefulrestart.upgrade.UpgradeReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * An upgrade as the endpoint describes it.
 *
 * @param id names it in log lines and answers
 * @param origin who asked for it
 * @param requestedAt when
 * @param generation the generation to which it leads
 * @param predecessor process id
 * @param successor process id; 0 if none was started
 * @param outcome how it went, or that it runs
 * @param reason why it did not complete
 * @param phase the phase that runs, or in which it ended
 * @param phaseMillis how long each finished phase took, in milliseconds
 * @param drained what became of the predecessor's connections
 * @param lastLines the last lines that a successor printed which did not get as far as
 * serving
 */
public record UpgradeDescriptor(String id, String origin, Instant requestedAt, int generation, long predecessor,
		long successor, String outcome, String reason, String phase, Map<String, Double> phaseMillis,
		@Nullable Drained drained, List<String> lastLines) implements OperationResponseBody {

	static UpgradeDescriptor of(UpgradeReport report) {
		Map<String, Double> phases = new LinkedHashMap<>();
		report.phases().forEach((phase, took) -> phases.put(name(phase), took.toNanos() / 1e6));
		return new UpgradeDescriptor(report.id(), report.origin(), report.requestedAt(), report.generation(),
				report.predecessor(), report.successor(), name(report.outcome()), report.reason(), name(report.phase()),
				phases, report.drained(), report.lastLines());
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
