/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Request;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of upgrades is known to every generation, and after a restart.
 */
class RecordIT {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static final Pattern OUTCOME = Pattern.compile("\"outcome\":\"([^\"]+)\"");

	@TempDir
	private Path directory;

	private Path jar;

	@BeforeEach
	void deploy() throws Exception {
		this.jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
	}

	@Test
	void everyAttemptIsOnRecordInTheNextGenerationAndAfterARestart() throws Exception {
		try (Lineage application = start()) {
			NewVersion.of(SampleApp.JAR).with(Map.of("spring.mvc.async.request-timeout", "never")).moveTo(this.jar);
			Upgrades.request(application);
			application.awaitOutput("the last lines of successor", SOON);
			assertThat(application.output()).contains("  | APPLICATION FAILED TO START");
			Files.delete(this.jar);
			Upgrades.request(application);
			application.awaitOutput("refused, this process goes on serving", SOON);
			NewVersion.of(SampleApp.JAR).moveTo(this.jar);
			Upgrades.upgrade(application);
			assertRecord(application);
		}
		try (Lineage application = start()) {
			assertRecord(application);
		}
	}

	private Lineage start() throws Exception {
		return SampleApp.launch(this.jar, this.directory)
			.arguments("--graceful.restart.history-file=" + this.directory.resolve("history"))
			.start();
	}

	private static void assertRecord(Lineage application) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(
					() -> assertThat(outcomes(record(application))).containsExactly("completed", "refused", "failed"));
		assertThat(record(application)).contains("APPLICATION FAILED TO START", "does not exist")
			.containsPattern("\"lastLines\":\\[.*spring.mvc.async.request-timeout.*Action:");
	}

	private static List<String> outcomes(String record) {
		return OUTCOME.matcher(record).results().map((MatchResult each) -> each.group(1)).toList();
	}

	private static String record(Lineage application) {
		try (Connection connection = Connection.open(application.target())) {
			return connection.exchange(Request.get("/actuator/graceful-upgrade")).text();
		}
		catch (LostRequestException ex) {
			throw new AssertionError(ex);
		}
	}

}
