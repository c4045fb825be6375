/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Target;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The newest upgrade that the serving process knows of.
 *
 * @param id names it; empty if the process knows of none
 * @param predecessor process id
 * @param successor process id
 * @param outcome how it went, or {@code running}
 * @param reason why it did not complete
 */
record LastUpgrade(String id, long predecessor, long successor, String outcome, String reason) {

	/** Nobody is left who knows. */
	static final LastUpgrade NONE = new LastUpgrade("", 0, 0, "none", "");

	private static final JsonMapper JSON = JsonMapper.shared();

	static LastUpgrade of(Target target) throws LostRequestException {
		try (Connection connection = Connection.open(target)) {
			String body = connection.exchange(Request.get("/actuator/graceful-upgrade")).text();
			JsonNode newest = JSON.readTree(body).path("upgrades").path(0);
			return new LastUpgrade(newest.path("id").asString(""), newest.path("predecessor").asLong(0),
					newest.path("successor").asLong(0), newest.path("outcome").asString("none"),
					newest.path("reason").asString(""));
		}
	}

}
