/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Response;
import io.github.gracefulrestart.load.Target;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a successor cannot take is served by its predecessor.
 */
class RefusedConnectionsIT {

	private static final int DESCRIPTORS = 150;

	private static final int MAX_CONNECTIONS = 30;

	private static final String REFUSED = "connections stay with the predecessor";

	@TempDir
	private Path directory;

	@Test
	void whatTheSuccessorCannotTakeIsServedByItsPredecessor() throws Exception {
		try (Lineage application = start()) {
			nextHas("-XX:-MaxFDLimit", "ulimit -Sn " + DESCRIPTORS, "");
			Map<Long, Long> served = servedAfterUpgrade(application, DESCRIPTORS + 50);
			// None, as the descriptors of one message are taken together or not at all.
			assertThat(served).containsOnlyKeys(application.firstPid());

			nextHas("", "true", "--server.tomcat.max-connections=" + MAX_CONNECTIONS);
			long second = application.currentPid().orElseThrow();
			served = servedAfterUpgrade(application, 2 * MAX_CONNECTIONS);
			long third = application.currentPid().orElseThrow();
			assertThat(served).containsOnlyKeys(second, third);
			assertThat(served.get(third)).isBetween(1L, (long) MAX_CONNECTIONS);
		}
	}

	/**
	 * Returns how many of the connections that were idle at an upgrade are served by
	 * which process, each of them having been asked for one request.
	 */
	private static Map<Long, Long> servedAfterUpgrade(Lineage application, int count) throws Exception {
		List<Connection> connections = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				Connection connection = Connection.open(application.target());
				connections.add(connection);
				connection.exchange(Request.get("/hello"));
			}
			long predecessor = application.currentPid().orElseThrow();
			int generation = application.currentGeneration().orElseThrow();
			int before = occurrences(application.output());
			Upgrades.request(application);
			application.awaitGeneration(generation + 1, Upgrades.PATIENCE);
			Awaitility.await().atMost(Upgrades.PATIENCE).until(() -> occurrences(application.output()) > before);
			List<Response> responses = new ArrayList<>();
			for (Connection connection : connections) {
				responses.add(connection.exchange(Request.get("/hello")));
			}
			assertThat(responses).allMatch((response) -> response.status() == 200)
				.allMatch((response) -> response.isLast() == (response.origin().pid() == predecessor));
			application.awaitExit(predecessor, Upgrades.PATIENCE);
			return responses.stream()
				.collect(Collectors.groupingBy((each) -> each.origin().pid(), Collectors.counting()));
		}
		finally {
			connections.forEach(Connection::close);
		}
	}

	private static int occurrences(String output) {
		return output.split(REFUSED, -1).length;
	}

	private Lineage start() throws Exception {
		Path script = Files.writeString(this.directory.resolve("start.sh"), """
				#!/bin/sh
				. ./next
				exec "%s/bin/java" $flags -XX:TieredStopAtLevel=1 -jar "%s" $arguments
				""".formatted(System.getProperty("java.home"), SampleApp.JAR.toAbsolutePath()));
		script.toFile().setExecutable(true);
		int port = FreePort.find();
		return SampleApp.launch(SampleApp.JAR, this.directory)
			.target(Target.http(port))
			.environment("SERVER_PORT", Integer.toString(port))
			.environment("GRACEFUL_RESTART_SUCCESSOR_COMMAND", script.toString())
			.start();
	}

	private void nextHas(String flags, String limit, String arguments) throws IOException {
		Files.writeString(this.directory.resolve("next"), """
				flags="%s"
				arguments="%s"
				%s
				""".formatted(flags, arguments, limit));
	}

}
