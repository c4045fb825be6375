/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Duration;

import org.springframework.core.env.Environment;

/**
 * How long an ordinary stop may wait for what is in hand: the limit of a drain, but no
 * longer than Spring waits for a phase of its shutdown, so that what is cut is cut by us,
 * who can say what it was. An application that wants to be stopped immediately waits for
 * nothing.
 */
final class StopTimeout {

	private static final String PROPERTY = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Duration DEFAULT = Duration.ofSeconds(30);

	private StopTimeout() {
	}

	static Duration of(Duration drainTimeout, Environment environment) {
		if ("immediate".equalsIgnoreCase(environment.getProperty("server.shutdown"))) {
			return Duration.ZERO;
		}
		Duration phase = environment.getProperty(PROPERTY, Duration.class, DEFAULT);
		Duration margin = phase.dividedBy(20);
		Duration limit = phase.minus(margin);
		return (drainTimeout.compareTo(limit) < 0) ? drainTimeout : limit;
	}

}
