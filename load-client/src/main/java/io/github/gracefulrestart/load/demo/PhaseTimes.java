/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Response;
import io.github.gracefulrestart.load.Target;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the application how long each phase of its last upgrade took.
 */
final class PhaseTimes {

	private static final String UNKNOWN = "-";

	private static final Request HISTORY = Request.get("/actuator/graceful-upgrade").withHeader("Connection", "close");

	private PhaseTimes() {
	}

	static String ofLastUpgrade(Target target) {
		try (Connection connection = Connection.open(target)) {
			Response response = connection.exchange(HISTORY);
			return (response.status() == 200) ? read(response.text()) : UNKNOWN;
		}
		catch (LostRequestException ex) {
			return UNKNOWN;
		}
	}

	private static String read(String json) {
		List<String> phases = new ArrayList<>();
		JsonNode upgrade = JsonMapper.shared().readTree(json).path("upgrades").path(0);
		for (Map.Entry<String, JsonNode> phase : upgrade.path("phaseMillis").properties()) {
			phases.add(phase.getKey() + " " + text(phase.getValue().asDouble()));
		}
		return phases.isEmpty() ? UNKNOWN : String.join(", ", phases);
	}

	private static String text(double millis) {
		return (millis < 1000) ? String.format(Locale.ROOT, "%.1f ms", millis)
				: String.format(Locale.ROOT, "%.1f s", millis / 1000);
	}

}
