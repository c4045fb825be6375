/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the life of an upgrade to the log: one line a phase, with the time it took.
 */
final class UpgradeLog {

	private static final Logger logger = LoggerFactory.getLogger("io.github.gracefulrestart");

	private UpgradeLog() {
	}

	static void write(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Started started) {
			logger.info(started(started.report()));
		}
		else if (event instanceof UpgradeEvent.PhaseEnded ended) {
			logger.info(phaseEnded(ended.report()));
		}
		else if (event instanceof UpgradeEvent.Ended ended) {
			end(ended.report());
		}
		else if (event instanceof UpgradeEvent.Serving serving) {
			logger.info(serves(serving.generation(), ProcessHandle.current().pid()));
		}
		else if (event instanceof UpgradeEvent.PredecessorGone gone) {
			logger.info(gone(gone));
		}
	}

	static String started(UpgradeReport report) {
		return "Upgrade " + report.id() + ": requested by " + report.origin();
	}

	static String phaseEnded(UpgradeReport report) {
		return "Upgrade " + report.id() + ": " + phase(report);
	}

	static String serves(int generation, long pid) {
		return "Generation " + generation + " (process " + pid + ") serves";
	}

	static String gone(UpgradeEvent.PredecessorGone gone) {
		return "Upgrade " + gone.upgrade() + ": " + ((gone.report() != null)
				? "predecessor " + gone.report().predecessor() + " finished and left" : "the predecessor is gone");
	}

	static String ended(UpgradeReport report) {
		return "Upgrade " + report.id() + ": " + switch (report.outcome()) {
			case RUNNING, COMPLETED -> "completed in " + Durations.text(report.took()) + "; generation "
					+ report.generation() + " is process " + report.successor();
			case ROLLED_BACK -> "rolled back, this process serves again: " + report.reason();
			case REFUSED -> "refused, this process goes on serving: " + report.reason();
			case FAILED -> "failed, this process goes on serving: " + report.reason();
		};
	}

	private static String phase(UpgradeReport report) {
		String took = Durations.text(report.phases().getOrDefault(report.phase(), Duration.ZERO));
		return switch (report.phase()) {
			case PREFLIGHT -> "pre-flight passed in " + took;
			case TRAINING -> "cache for the successor's JVM looked for, and made if need be, in " + took;
			case LAUNCH -> "successor " + report.successor() + " started and connected in " + took;
			case START_UP -> "successor " + report.successor() + " became ready in " + took;
			case SWITCH -> "successor " + report.successor() + " took over in " + took;
			case DRAIN -> "drained in " + took + ": " + text(report.drained());
			case STANDBY -> "stood by for " + took + " to serve again if need be";
		};
	}

	private static void end(UpgradeReport report) {
		if (report.outcome() == Outcome.COMPLETED) {
			logger.info(ended(report));
		}
		else {
			logger.error(ended(report));
		}
		if (!report.lastLines().isEmpty()) {
			logger.error("Upgrade {}: the last lines of successor {}:{}", report.id(), report.successor(),
					quoted(report.lastLines()));
		}
	}

	private static String quoted(List<String> lines) {
		return lines.stream().map((line) -> "\n  | " + line).collect(Collectors.joining());
	}

	static void stopped(Drained drained) {
		logger.info("Drained for the stop: {}", text(drained));
	}

	static void handedBack(Drained drained) {
		logger.info("Drained after the predecessor took over again: {}", text(drained));
	}

	static String text(@Nullable Drained drained) {
		if (drained == null || drained.connections() == 0) {
			return "there were no connections";
		}
		String cut = (drained.cutConnections() == 0) ? "none cut"
				: drained.cutConnections() + " cut, with " + drained.cutRequests() + " requests in flight";
		String ended = (drained.endedStreams() == 0) ? "" : "; " + drained.endedStreams() + " streams ended";
		return drained.moved() + " connections moved, " + drained.finished() + " finished, " + drained.closed()
				+ " closed politely, " + cut + ended;
	}

}
