/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.demo;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Response;
import io.github.gracefulrestart.load.Target;

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

	// SEAM: the one place that knows the shape of the application's answer.
	private static String read(String json) {
		return UNKNOWN;
	}

}
