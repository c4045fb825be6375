/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.ConnectionEvent;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Tally;
import io.github.gracefulrestart.load.Target;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Upgrades one after another while streams without an end keep older generations.
 */
class SecondUpgradeIT {

	private static final Pattern DRAINING = Pattern.compile("\"draining\":\\[(.*?)\\]");

	private static final Pattern GENERATION = Pattern
		.compile("\"generation\":(\\d+),\"pid\":\\d+,\"connections\":(\\d+)");

	@Test
	void twoOlderGenerationsServeTheirStreamsAndTheOldestFinishesForAThird() throws Exception {
		try (Lineage application = SampleApp.launch("second-upgrade")
			.arguments("--graceful.restart.drain-timeout=10m", "--server.tomcat.max-keep-alive-requests=-1")
			.start()) {
			Target target = application.target();
			Load load = Load.on(target)
				.lasting(Duration.ofMinutes(8))
				.start(NewConnections.paced(4, Duration.ofMillis(10)), KeptConnections.paced(8, Duration.ofMillis(10)));
			try (EventStream first = EventStream.open(target)) {
				upgrade(application, 2);
				awaitDraining(target, "1: 1");
				try (EventStream second = EventStream.open(target)) {
					long secondPid = application.currentPid().orElseThrow();
					upgrade(application, 3);
					awaitDraining(target, "2: 1", "1: 1");
					try (EventStream third = EventStream.open(target)) {
						upgrade(application, 4);
						first.awaitEnd();
						application.awaitExit(application.firstPid(), Upgrades.PATIENCE);
						awaitDraining(target, "3: 1", "2: 1");
						second.awaitEvent();
						third.awaitEvent();
					}
					assertThat(application.alive()).contains(secondPid);
				}
			}
			await().atMost(Upgrades.PATIENCE).until(() -> application.alive().size() == 1);
			awaitDraining(target);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2, 3, 4);
			assertThat(tally.count(ConnectionEvent.CLOSED_ANNOUNCED)).as("closed by the server").isZero();
			assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isZero();
			assertThat(tally.count(ConnectionEvent.RESET_IDLE)).isZero();
			assertThat(application.firstExitStatus()).hasValue(0);
			assertThat(application.output()).doesNotContain(" ERROR ");
		}
	}

	private static void upgrade(Lineage application, int generation) throws InterruptedException {
		Upgrades.request(application);
		application.awaitGeneration(generation, Upgrades.PATIENCE);
	}

	private static void awaitDraining(Target target, String... expected) {
		await(String.join(", ", expected)).atMost(Upgrades.PATIENCE)
			.until(() -> draining(target), List.of(expected)::equals);
	}

	/**
	 * Asks the serving generation which older ones drain, and how many connections each
	 * has.
	 */
	private static List<String> draining(Target target) throws LostRequestException {
		try (Connection connection = Connection.open(target)) {
			String body = connection.exchange(Request.get("/actuator/graceful-upgrade")).text();
			Matcher list = DRAINING.matcher(body);
			assertThat(list.find()).as(body).isTrue();
			return GENERATION.matcher(list.group(1))
				.results()
				.map((each) -> each.group(1) + ": " + each.group(2))
				.toList();
		}
	}

}
