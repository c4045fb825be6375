/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with the beans that Spring has prepared ahead of time.
 */
class AotIT {

	@Test
	void anApplicationPreparedAheadOfTimeIsUpgradedWithoutALoss() throws Exception {
		try (Lineage application = SampleApp.launch("aot").jvmArguments("-Dspring.aot.enabled=true").start()) {
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(5))
				.start(KeptConnections.paced(4, Duration.ofMillis(10)));
			Upgrades.upgrade(application);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2);
			assertThat(application.output().split("Starting AOT-processed", -1)).hasSize(3);
		}
	}

	@Test
	void switchedOffWhereItRunsItStandsBack() throws Exception {
		try (Lineage application = SampleApp.launch("aot-off")
			.jvmArguments("-Dspring.aot.enabled=true")
			.environment("GRACEFUL_RESTART_ENABLED", "false")
			.start()) {
			URI endpoint = URI
				.create("http://localhost:" + application.target().address().getPort() + "/actuator/graceful-upgrade");
			HttpResponse<String> answer = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(endpoint).POST(HttpRequest.BodyPublishers.noBody()).build(),
						HttpResponse.BodyHandlers.ofString());
			assertThat(answer.body()).contains("\"accepted\":false");
			assertThat(application.output()).containsOnlyOnce("Starting AOT-processed").doesNotContain("has no effect");
		}
	}

}
