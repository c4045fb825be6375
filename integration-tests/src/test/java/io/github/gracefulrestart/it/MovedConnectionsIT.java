/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.ConnectionEvent;
import io.github.gracefulrestart.load.DribbledRequests;
import io.github.gracefulrestart.load.EchoedBodies;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.PipelinedRequests;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kept connections go to the successor, and their clients do not notice.
 */
class MovedConnectionsIT {

	private static final int UPGRADES = 3;

	private static final int IDLE_CONNECTIONS = 5000;

	// Tomcat else announces the end of a connection after a hundred requests.
	private static final String NO_LIMIT = "--server.tomcat.max-keep-alive-requests=-1";

	@Test
	void busyAndIdleClientsKeepTheirConnections() throws Exception {
		try (Lineage application = SampleApp.launch("moved").arguments(NO_LIMIT).start()) {
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(8))
				.start(KeptConnections.paced(8, Duration.ofMillis(5)),
						KeptConnections.paced(200, Duration.ofSeconds(2)), EchoedBodies.onKeptConnections(2),
						new DribbledRequests(4, Duration.ofMillis(20)), new PipelinedRequests(4, Duration.ofMillis(20)),
						NewConnections.paced(4, Duration.ofMillis(5)));
			for (int i = 0; i < UPGRADES; i++) {
				Upgrades.upgrade(application);
			}
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.count(ConnectionEvent.CLOSED_ANNOUNCED)).as("closed by the server").isZero();
			assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isZero();
			assertThat(tally.count(ConnectionEvent.RESET_IDLE)).isZero();
			assertThat(tally.count(ConnectionEvent.MOVED)).isGreaterThanOrEqualTo(218L * (UPGRADES - 1));
			assertThat(application.output()).doesNotContain(" ERROR ");
		}
	}

	@Test
	void thousandsOfIdleConnectionsGoInOneUpgrade() throws Exception {
		List<Connection> connections = new ArrayList<>();
		try (Lineage application = SampleApp.launch("moved-idle")
			.arguments(NO_LIMIT, "--server.tomcat.keep-alive-timeout=10m", "--server.tomcat.mbeanregistry.enabled=true")
			.start()) {
			for (int i = 0; i < IDLE_CONNECTIONS; i++) {
				Connection connection = Connection.open(application.target());
				connections.add(connection);
				connection.exchange(Request.get("/hello"));
			}
			Upgrades.upgrade(application);
			long successor = application.currentPid().orElseThrow();
			for (Connection connection : connections) {
				assertThat(connection.exchange(Request.get("/hello")).origin().pid()).isEqualTo(successor);
			}
			assertThat(application.output()).contains("5000 connections moved");
			assertThat(meter(connections.get(0), "tomcat.connections.current"))
				.isGreaterThanOrEqualTo(IDLE_CONNECTIONS);
		}
		finally {
			connections.forEach(Connection::close);
		}
	}

	private static double meter(Connection connection, String name) throws LostRequestException {
		String meter = connection.exchange(Request.get("/actuator/metrics/" + name)).text();
		Matcher value = Pattern.compile("\"value\":([0-9.E]+)").matcher(meter);
		assertThat(value.find()).as(meter).isTrue();
		return Double.parseDouble(value.group(1));
	}

}
