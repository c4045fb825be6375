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
			logger.info("Upgrade {}: requested by {}", started.report().id(), started.report().origin());
		}
		else if (event instanceof UpgradeEvent.PhaseEnded ended) {
			UpgradeReport report = ended.report();
			logger.info("Upgrade {}: {}", report.id(), phase(report));
		}
		else if (event instanceof UpgradeEvent.Ended ended) {
			end(ended.report());
		}
		else if (event instanceof UpgradeEvent.Serving serving) {
			logger.info("Generation {} (process {}) serves", serving.generation(), ProcessHandle.current().pid());
		}
		else if (event instanceof UpgradeEvent.PredecessorGone gone) {
			logger.info("Upgrade {}: {}", gone.upgrade(), (gone.report() != null)
					? "predecessor " + gone.report().predecessor() + " finished and left" : "the predecessor is gone");
		}
	}

	private static String phase(UpgradeReport report) {
		String took = Durations.text(report.phases().getOrDefault(report.phase(), Duration.ZERO));
		return switch (report.phase()) {
			case PREFLIGHT -> "pre-flight passed in " + took;
			case LAUNCH -> "successor " + report.successor() + " started and connected in " + took;
			case START_UP -> "successor " + report.successor() + " became ready in " + took;
			case SWITCH -> "successor " + report.successor() + " took over in " + took;
			case DRAIN -> "drained in " + took + ": " + text(report.drained());
			case STANDBY -> "stood by for " + took + " to serve again if need be";
		};
	}

	private static void end(UpgradeReport report) {
		switch (report.outcome()) {
			case COMPLETED -> logger.info("Upgrade {}: completed in {}; generation {} is process {}", report.id(),
					Durations.text(report.took()), report.generation(), report.successor());
			case ROLLED_BACK ->
				logger.error("Upgrade {}: rolled back, this process serves again: {}", report.id(), report.reason());
			default -> logger.error("Upgrade {}: {}, this process goes on serving: {}", report.id(),
					(report.outcome() == Outcome.REFUSED) ? "refused" : "failed", report.reason());
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
