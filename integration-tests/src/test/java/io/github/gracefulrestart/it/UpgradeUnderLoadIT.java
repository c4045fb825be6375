/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.gracefulrestart.load.ConnectionEvent;
import io.github.gracefulrestart.load.EchoedBodies;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.ProcessView;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.SlowRequests;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The main promise: upgrades one after another, and no client that never retries notices.
 */
class UpgradeUnderLoadIT {

	private static final Duration PAUSE = Duration.ofMillis(5);

	@TempDir
	private Path temporary;

	@Test
	void fiveUpgradesOneAfterAnotherLoseNoRequest() throws Exception {
		try (Lineage application = SampleApp.launch("under-load")
			.environment("XDG_RUNTIME_DIR", this.temporary.toString())
			.start()) {
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(9))
				.start(NewConnections.paced(4, PAUSE), KeptConnections.paced(8, PAUSE),
						new SlowRequests(2, Duration.ofSeconds(2)), EchoedBodies.onNewConnections(1),
						EchoedBodies.onKeptConnections(1),
						new NewConnections(1, Request.get("/async?millis=300"), PAUSE),
						new NewConnections(1, Request.get("/callable?millis=300"), PAUSE),
						new NewConnections(1, Request.get("/stream?chunks=5&millis=100"), PAUSE));
			for (int upgrade = 0; upgrade < 5; upgrade++) {
				Upgrades.upgrade(application);
			}
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2, 3, 4, 5, 6);
			assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).as("closed without a word").isZero();
			assertThat(tally.count(ConnectionEvent.RESET_IDLE)).isZero();
			assertThat(application.firstExitStatus()).hasValue(0);
			assertThat(application.alive()).hasSize(1);
			assertThat(ProcessView.of(application.currentPid().orElseThrow()).children()).isEmpty();
			assertThat(controlDirectories()).isEmpty();
			assertThat(application.output()).doesNotContain(" ERROR ");
		}
	}

	private List<Path> controlDirectories() throws IOException {
		try (Stream<Path> files = Files.list(this.temporary)) {
			return files.filter((file) -> file.getFileName().toString().startsWith("graceful-restart-")).toList();
		}
	}

}
