/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.KeptConnections;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Tally;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After the switch the predecessor stands by, and serves again if the new version proves
 * bad.
 */
class RollbackIT {

	private static final Duration PAUSE = Duration.ofMillis(10);

	@TempDir
	private Path directory;

	private Path jar;

	@BeforeEach
	void deploy() throws Exception {
		this.jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
	}

	@Test
	void aVersionWhoseHealthIsDownIsRolledBackWithoutALoss() throws Exception {
		int management = FreePort.find();
		NewVersion.of(SampleApp.JAR)
			.with(Map.of("management.server.port", Integer.toString(management)))
			.moveTo(this.jar);
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.arguments("--graceful.restart.standby=6s")
			.start()) {
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(5))
				.start(NewConnections.paced(2, PAUSE), KeptConnections.paced(4, PAUSE),
						new NewConnections(2, Request.get("/sleep?millis=2000"), Duration.ZERO));
			NewVersion.of(SampleApp.JAR)
				.with(Map.of("management.health.diskspace.threshold", "1000000TB"))
				.moveTo(this.jar);
			Upgrades.request(application);
			application.awaitOutput("rolled back, this process serves again: the successor is not fit to serve: "
					+ "its health is DOWN (diskSpace)", Upgrades.PATIENCE);
			assertThat(application.currentPid()).hasValue(application.firstPid());
			assertThat(application.alive()).containsExactly(application.firstPid());
			// The bad version had dropped it.
			PortsIT.assertAnswers(management);

			NewVersion.of(SampleApp.JAR).with(Map.of("sample.version", "3")).moveTo(this.jar);
			Upgrades.upgrade(application);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(tally.byGeneration().keySet()).containsExactly(1, 2);
			assertThat(application.output()).contains("stood by for");
		}
	}

	@Test
	void aVersionThatIsNoWorseThanTheOneBeforeStays() throws Exception {
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.arguments("--graceful.restart.standby=6s", "--management.health.diskspace.threshold=1000000TB")
			.start()) {
			Upgrades.upgrade(application);
			assertThat(application.currentGeneration()).hasValue(2);
			assertThat(application.output()).doesNotContain("rolled back");
		}
	}

	@Test
	void aVersionThatIsKilledInStandbyIsReplacedByTheOneBefore() throws Exception {
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.arguments("--graceful.restart.standby=1m")
			.start()) {
			Upgrades.request(application);
			application.awaitOutput("drained in", Upgrades.PATIENCE);
			long successor = application.currentPid().orElseThrow();
			assertThat(successor).isNotEqualTo(application.firstPid());
			application.signal(successor, "KILL");
			application.awaitOutput("rolled back, this process serves again: the successor was killed by signal 9",
					Upgrades.PATIENCE);
			assertThat(application.currentPid()).hasValue(application.firstPid());
		}
	}

}
