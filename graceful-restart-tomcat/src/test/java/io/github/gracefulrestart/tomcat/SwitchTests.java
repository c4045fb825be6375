/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two servers that take turns on one listening socket, under load.
 */
class SwitchTests {

	private static final Logger logger = LoggerFactory.getLogger(SwitchTests.class);

	private static final int TURNS = 200;

	@Test
	void noRequestFailsAndOnlyOneServerAcceptsAtATime() throws Exception {
		NavigableMap<Long, String> turns = new TreeMap<>();
		List<Long> shutMicros = new ArrayList<>();
		try (TomcatWarnings warnings = new TomcatWarnings();
				Application first = Application.start();
				Application second = Application.startSuccessor(first);
				HammeringClients clients = new HammeringClients(6, first.address())) {
			turns.put(0L, first.name);
			Application accepting = first;
			for (int i = 0; i < TURNS && clients.failures.isEmpty(); i++) {
				clients.awaitResponses(20);
				LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(500_000));
				long start = System.nanoTime();
				accepting.server.shutGate();
				shutMicros.add((System.nanoTime() - start) / 1000);
				accepting = (accepting == first) ? second : first;
				turns.put(Application.nextConnectionNumber(), accepting.name);
				accepting.server.openGate();
			}
			clients.stop();
			assertThat(clients.failures).isEmpty();
			assertThat(clients.bodies).hasSizeGreaterThanOrEqualTo(20 * TURNS);
			assertThat(clients.bodies).allSatisfy((body) -> assertAcceptedInTurn(body, turns));
			assertThat(warnings.messages).isEmpty();
		}
		shutMicros.sort(null);
		logger.info("shut {} times under load: median {} us, 95 % {} us, longest {} us", shutMicros.size(),
				shutMicros.get(TURNS / 2), shutMicros.get(TURNS * 95 / 100), shutMicros.get(TURNS - 1));
	}

	private static void assertAcceptedInTurn(String body, NavigableMap<Long, String> turns) {
		String server = body.split(" ")[0];
		long connection = Long.parseLong(body.split(" ")[1]);
		assertThat(turns.floorEntry(connection).getValue()).isEqualTo(server);
	}

}
