/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.time.Instant;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Target;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An upgrade by the application's own account.
 *
 * @param requestedAt when it was asked for
 * @param training how long the cache for the JVM took to be found or made
 * @param startUp how long the successor took from its start until it was ready
 * @param before how long everything took that comes before the switch
 * @param handover how long the switch took, from one process to the other and back
 * @param drain how long the drain took, in which the connections moved
 * @param moved how many of them did
 */
record Upgraded(Instant requestedAt, Duration training, Duration startUp, Duration before, Duration handover,
		Duration drain, int moved) {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final Request HISTORY = Request.get("/actuator/graceful-upgrade").withHeader("Connection", "close");

	static Upgraded last(Target target) throws LostRequestException {
		try (Connection connection = Connection.open(target)) {
			JsonNode upgrade = JsonMapper.shared()
				.readTree(connection.exchange(HISTORY).text())
				.path("upgrades")
				.path(0);
			JsonNode phases = upgrade.path("phaseMillis");
			Duration training = millis(phases, "training");
			Duration startUp = millis(phases, "launch").plus(millis(phases, "start-up"));
			return new Upgraded(Instant.parse(upgrade.path("requestedAt").asString()), training, startUp,
					millis(phases, "preflight").plus(training).plus(startUp), millis(phases, "switch"),
					millis(phases, "drain"), upgrade.path("drained").path("moved").asInt());
		}
	}

	/**
	 * Upgrades an application, and waits until its predecessor is gone.
	 * @param application what to upgrade
	 */
	static Upgraded now(Lineage application) throws InterruptedException, LostRequestException {
		long predecessor = application.currentPid().orElseThrow();
		int generation = application.currentGeneration().orElseThrow();
		application.signal(predecessor, "USR2");
		application.awaitGeneration(generation + 1, PATIENCE);
		application.awaitExit(predecessor, PATIENCE);
		return last(application.target());
	}

	private static Duration millis(JsonNode parent, String name) {
		return Duration.ofNanos((long) (parent.path(name).asDouble() * 1e6));
	}

	Instant switchAt() {
		return this.requestedAt.plus(this.before);
	}

	Duration handoverAndDrain() {
		return this.handover.plus(this.drain);
	}

}
