/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.observation;

import java.util.Locale;

import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeReport;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Makes an observation of each upgrade and, as its children, of its phases. The
 * predecessor makes them, which lives through all of them, whatever becomes of the
 * upgrade. If that is completed, they are over just before its context closes.
 * <p>
 * Called by the thread that delivers events, one after the other.
 */
class UpgradeObservation {

	static final String UPGRADE = "graceful.restart.upgrade";

	static final String PHASE = "graceful.restart.upgrade.phase";

	private final ObservationRegistry registry;

	private @Nullable Observation upgrade;

	private @Nullable Observation phase;

	UpgradeObservation(ObservationRegistry registry) {
		this.registry = registry;
	}

	// Before listeners of the application, whose time is not part of a phase.
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void onUpgradeEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Started started) {
			start(started.report());
		}
		else if (event instanceof UpgradeEvent.PhaseStarted started) {
			startPhase(name(started.report().phase()));
		}
		else if (event instanceof UpgradeEvent.PhaseEnded) {
			stopPhase(null);
		}
		else if (event instanceof UpgradeEvent.Ended ended && this.upgrade != null) {
			stop(this.upgrade, ended.report());
		}
	}

	private void start(UpgradeReport report) {
		this.upgrade = Observation.createNotStarted(UPGRADE, this.registry)
			.contextualName("upgrade")
			.lowCardinalityKeyValue("trigger", report.trigger())
			.lowCardinalityKeyValue("outcome", name(report.outcome()))
			.highCardinalityKeyValue("id", report.id())
			.highCardinalityKeyValue("origin", report.origin())
			.highCardinalityKeyValue("generation", Integer.toString(report.generation()))
			.highCardinalityKeyValue("predecessor", Long.toString(report.predecessor()))
			.start();
	}

	private void startPhase(String name) {
		this.phase = Observation.createNotStarted(PHASE, this.registry)
			.contextualName("upgrade " + name)
			.lowCardinalityKeyValue("phase", name)
			.parentObservation(this.upgrade)
			.start();
	}

	private void stopPhase(@Nullable Throwable failure) {
		if (this.phase != null) {
			stop(this.phase, failure);
			this.phase = null;
		}
	}

	private void stop(Observation upgrade, UpgradeReport report) {
		Throwable failure = (report.outcome() != Outcome.COMPLETED) ? new UpgradeNotCompletedException(report.reason())
				: null;
		stopPhase(failure);
		upgrade.lowCardinalityKeyValue("outcome", name(report.outcome()))
			.highCardinalityKeyValue("successor", Long.toString(report.successor()));
		stop(upgrade, failure);
		this.upgrade = null;
	}

	private static void stop(Observation observation, @Nullable Throwable failure) {
		if (failure != null) {
			observation.error(failure);
		}
		observation.stop();
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
