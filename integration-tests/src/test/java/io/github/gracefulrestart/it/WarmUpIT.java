/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A successor requests from itself what its clients will, before it takes over.
 */
class WarmUpIT {

	@TempDir
	private Path directory;

	@Test
	void aSuccessorIsWarmBeforeItServesAndOneThatFailsAtThatDoesNotServe() throws Exception {
		Path jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
		try (Lineage application = SampleApp.launch(jar, this.directory)
			.environment("GRACEFUL_RESTART_WARMUP_COUNT", "50")
			.start()) {
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(5))
				.start(KeptConnections.paced(4, Duration.ofMillis(10)));
			version("2", "/hello", jar);
			Upgrades.upgrade(application);
			long second = application.currentPid().orElseThrow();
			assertThat(application.output()).containsOnlyOnce("Warmed up by 50 requests");
			assertThat(application.output().indexOf("Warmed up by"))
				.isLessThan(application.output().indexOf("(process " + second + ") serves"));

			version("3", "/error", jar);
			Upgrades.request(application);
			application.awaitOutput("failed, this process goes on serving: the successor gave up: "
					+ "its warm-up failed: GET /error was answered with 500", Upgrades.PATIENCE);
			assertThat(application.currentPid()).hasValue(second);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2);
		}
	}

	private static void version(String number, String path, Path jar) throws Exception {
		NewVersion.of(SampleApp.JAR)
			.with(Map.of("sample.version", number, "graceful.restart.warm-up.paths", path))
			.moveTo(jar);
	}

}
