/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.gracefulrestart.upgrade.Drained;
import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.Phase;
import io.github.gracefulrestart.upgrade.UpgradeReport;

/**
 * Reports of upgrades that never were.
 */
public final class Reports {

	/** Ten connections: four moved, three finished, two closed, one cut. */
	public static final Drained DRAINED = new Drained(10, 4, 2, 0, 1, 5);

	private Reports() {
	}

	/**
	 * Returns the report of an upgrade that went through all phases.
	 * @param outcome how it went, or that it runs
	 * @param phase the last phase
	 * @return the report
	 */
	public static UpgradeReport of(Outcome outcome, Phase phase) {
		return of("test", outcome, phase);
	}

	/**
	 * Returns the report of an upgrade that went through all phases.
	 * @param origin who asked for it
	 * @param outcome how it went, or that it runs
	 * @param phase the last phase
	 * @return the report
	 */
	public static UpgradeReport of(String origin, Outcome outcome, Phase phase) {
		Map<Phase, Duration> phases = Map.of(Phase.LAUNCH, Duration.ofSeconds(3), Phase.SWITCH, Duration.ofMillis(2));
		return new UpgradeReport("cafe0001", origin, Instant.EPOCH, 2, 1, 2, phase, phases, outcome,
				(outcome == Outcome.COMPLETED) ? "" : "a reason", DRAINED, List.of());
	}

}
