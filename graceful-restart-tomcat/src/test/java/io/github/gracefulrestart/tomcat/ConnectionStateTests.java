/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.apache.catalina.connector.Connector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever state a connection is in, its client does not notice that it moves, and each
 * request is served once.
 */
@Timeout(60)
class ConnectionStateTests {

	private static final int TURNS = 100;

	private static final int CLIENTS = 4;

	@ParameterizedTest
	@EnumSource
	void noClientNoticesAHundredMoves(ConnectionState state) throws Exception {
		Random random = new Random(state.ordinal());
		int moved = 0;
		try (Application first = Application.start(configured(state));
				Application second = Application.start("second",
						new TomcatServer(Application.listenersOf(first), false), configured(state));
				Callers clients = new Callers(CLIENTS, first.address(), state)) {
			Application from = first;
			Application to = second;
			// One that waits in the kernel's queue does not move.
			Awaitility.await().until(() -> state.ending || first.server.load().connections() == CLIENTS);
			for (int i = 0; i < TURNS && clients.failures.isEmpty(); i++) {
				LockSupport.parkNanos(random.nextInt(6_000_000));
				from.server.shutGate();
				to.server.openGate();
				try (Move move = Move.begin(from)) {
					moved += move.all(to);
				}
				Application served = from;
				from = to;
				to = served;
			}
			clients.stop();
			assertThat(clients.failures).isEmpty();
			assertThat(served(first, second)).isEqualTo(sent(clients));
			if (state.ending) {
				assertThat(moved).isGreaterThan(TURNS);
			}
			else {
				assertThat(moved).isEqualTo(CLIENTS * TURNS);
			}
			awaitNone(first);
			awaitNone(second);
		}
	}

	private static Map<String, Integer> served(Application first, Application second) {
		Map<String, Integer> served = new HashMap<>(first.counted.requests);
		second.counted.requests.forEach((name, count) -> served.merge(name, count, Integer::sum));
		return served;
	}

	private static Map<String, Integer> sent(Callers clients) {
		return clients.callers.stream()
			.flatMap((caller) -> caller.sent.stream())
			.collect(Collectors.toMap((name) -> name, (name) -> 1));
	}

	// Tomcat's own count too, which keeps accepting within the limit.
	private static void awaitNone(Application application) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.until(() -> application.server.load().isNone()
					&& application.protocol().endpoint().getConnectionCount() <= 1);
	}

	private static Consumer<Connector> configured(ConnectionState state) {
		return (connector) -> {
			connector.setProperty("maxKeepAliveRequests", (state == ConnectionState.COUNTED) ? "5" : "-1");
			connector.setProperty("socket.txBufSize", "8192");
		};
	}

}
