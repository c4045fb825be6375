/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A report as it travels from one generation to the next. The names are part of the
 * protocol: what a reader does not know it ignores, what it misses it does without.
 */
final class ReportFields {

	private static final String PHASE_PREFIX = "phase.";

	private static final String LAST_LINES = "last-lines";

	/** In characters. A pre-flight may have found many problems. */
	private static final int MAX_REASON = 4096;

	/** No phase takes longer, and those of a report can be added up. */
	private static final Duration MAX_PHASE = Duration.ofDays(366);

	private ReportFields() {
	}

	static Map<String, String> encode(UpgradeReport report) {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("id", report.id());
		fields.put("origin", report.origin());
		fields.put("requested", report.requestedAt().toString());
		fields.put("generation", Integer.toString(report.generation()));
		fields.put("predecessor", Long.toString(report.predecessor()));
		fields.put("successor", Long.toString(report.successor()));
		fields.put("phase", report.phase().name());
		report.phases().forEach((phase, took) -> fields.put(PHASE_PREFIX + phase.name(), took.toString()));
		fields.put("outcome", report.outcome().name());
		fields.put("reason", cut(report.reason()));
		Drained drained = report.drained();
		if (drained != null) {
			fields.put("connections", Integer.toString(drained.connections()));
			fields.put("moved", Integer.toString(drained.moved()));
			fields.put("closed", Integer.toString(drained.closed()));
			fields.put("ended-streams", Integer.toString(drained.endedStreams()));
			fields.put("cut-connections", Integer.toString(drained.cutConnections()));
			fields.put("cut-requests", Integer.toString(drained.cutRequests()));
		}
		if (!report.lastLines().isEmpty()) {
			fields.put(LAST_LINES, String.join("\n", report.lastLines()));
		}
		return fields;
	}

	private static String cut(String reason) {
		if (reason.length() <= MAX_REASON) {
			return reason;
		}
		// Half a pair of surrogates cannot be written.
		return reason.substring(0,
				Character.isHighSurrogate(reason.charAt(MAX_REASON - 1)) ? MAX_REASON - 1 : MAX_REASON);
	}

	static UpgradeReport decode(Map<String, String> fields) {
		try {
			return new UpgradeReport(fields.getOrDefault("id", ""), fields.getOrDefault("origin", ""),
					Instant.parse(fields.getOrDefault("requested", Instant.EPOCH.toString())),
					(int) number(fields, "generation"), number(fields, "predecessor"), number(fields, "successor"),
					Phase.valueOf(fields.getOrDefault("phase", Phase.PREFLIGHT.name())), phases(fields),
					Outcome.valueOf(fields.getOrDefault("outcome", Outcome.COMPLETED.name())),
					cut(fields.getOrDefault("reason", "")), drained(fields), lastLines(fields));
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static Map<Phase, Duration> phases(Map<String, String> fields) {
		Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
		for (Phase phase : Phase.values()) {
			String took = fields.get(PHASE_PREFIX + phase.name());
			if (took != null) {
				phases.put(phase, duration(took));
			}
		}
		return phases;
	}

	private static Duration duration(String text) {
		Duration duration = Duration.parse(text);
		if (duration.isNegative() || duration.compareTo(MAX_PHASE) > 0) {
			throw new IllegalArgumentException("no phase takes " + text);
		}
		return duration;
	}

	private static List<String> lastLines(Map<String, String> fields) {
		return Stream.of(fields.getOrDefault(LAST_LINES, "").split("\n")).filter((line) -> !line.isBlank()).toList();
	}

	private static @Nullable Drained drained(Map<String, String> fields) {
		if (!fields.containsKey("connections")) {
			return null;
		}
		return new Drained((int) number(fields, "connections"), (int) number(fields, "moved"),
				(int) number(fields, "closed"), (int) number(fields, "ended-streams"),
				(int) number(fields, "cut-connections"), (int) number(fields, "cut-requests"));
	}

	private static long number(Map<String, String> fields, String name) {
		return Long.parseLong(fields.getOrDefault(name, "0"));
	}

}
