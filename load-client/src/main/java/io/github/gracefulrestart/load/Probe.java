/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Asks an application who it is, on a connection of its own.
 */
final class Probe {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Request HELLO = Request.get("/hello").withHeader("Connection", "close");

	private Probe() {
	}

	static @Nullable Origin ask(Target target) {
		try (Connection connection = Connection.open(target.withTimeouts(PATIENCE, PATIENCE))) {
			Response response = connection.exchange(HELLO);
			return (response.status() == 200) ? response.origin() : null;
		}
		catch (LostRequestException ex) {
			return null;
		}
	}

}
