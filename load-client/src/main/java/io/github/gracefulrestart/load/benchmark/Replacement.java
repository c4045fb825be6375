/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.time.Instant;

/**
 * When a server was replaced.
 *
 * @param signalledAt when it was asked to
 * @param before from then until the new process began to take over; zero if nobody tells
 * @param after from then until the old process was done with its clients
 */
record Replacement(Instant signalledAt, Duration before, Duration after) {

	static Replacement of(Upgraded upgrade) {
		return new Replacement(upgrade.requestedAt(), upgrade.before(), upgrade.handoverAndDrain());
	}

	Instant switchAt() {
		return this.signalledAt.plus(this.before);
	}

}
