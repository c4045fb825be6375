/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;

import io.github.gracefulrestart.load.Pattern;

/**
 * How clients use connections.
 */
enum LoadShape {

	/** Eight clients, each request on a connection of its own. */
	NEW_CONNECTIONS("a connection a request"),

	/** Eight clients, each with one connection that has hardly a pause. */
	BUSY_CONNECTIONS("busy keep-alive"),

	/** A hundred clients, each with one connection that mostly waits. */
	IDLE_CONNECTIONS("mostly idle keep-alive");

	private static final Duration SHORT_PAUSE = Duration.ofMillis(2);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final String title;

	LoadShape(String title) {
		this.title = title;
	}

	Pattern pattern(Latencies latencies) {
		return switch (this) {
			case NEW_CONNECTIONS -> new TimedRequests(8, false, SHORT_PAUSE, latencies);
			case BUSY_CONNECTIONS -> new TimedRequests(8, true, SHORT_PAUSE, latencies);
			case IDLE_CONNECTIONS -> new TimedRequests(100, true, PAUSE, latencies);
		};
	}

	@Override
	public String toString() {
		return this.title;
	}

}
