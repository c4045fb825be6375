/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is prepared before a successor is started.
 */
@Timeout(60)
class PreparationTests {

	@TempDir
	private Path directory;

	@Test
	void theSuccessorIsStartedWhenItIsOver() throws Exception {
		try (Generation first = Generation.first(Generation.settings(this.directory), "server")) {
			CompletableFuture<Void> end = first.launch().preparation();
			String upgrade = first.request().id();
			Generation.await("the phase", () -> isTraining(first));
			assertThat(first.request().reason()).endsWith("is running");
			assertThat(first.launch().started()).isEmpty();
			end.complete(null);
			UpgradeReport report = first.awaitEnd(upgrade);
			assertThat(report.outcome()).isEqualTo(Outcome.COMPLETED);
			assertThat(report.phases()).containsKeys(Phase.TRAINING, Phase.LAUNCH);
		}
	}

	private static boolean isTraining(Generation generation) {
		return generation.events()
			.stream()
			.anyMatch((event) -> event instanceof UpgradeEvent.PhaseStarted started
					&& started.report().phase() == Phase.TRAINING);
	}

	@Test
	void theTimeForASuccessorBeginsWhenItIsOver() throws Exception {
		Duration patient = Duration.ofSeconds(20);
		Duration brief = Duration.ofMillis(700);
		try (Generation first = Generation.first(
				new UpgradeSettings(brief, patient, patient, patient, Duration.ZERO, Duration.ZERO, 2, this.directory),
				"server")) {
			CompletableFuture<Void> end = first.launch().preparation();
			String upgrade = first.request().id();
			Generation.await("the phase", () -> isTraining(first));
			CompletableFuture.delayedExecutor(brief.toMillis() + 100, TimeUnit.MILLISECONDS)
				.execute(() -> end.complete(null));
			assertThat(first.awaitEnd(upgrade).outcome()).isEqualTo(Outcome.COMPLETED);
		}
	}

	@Test
	void aStopCallsItOff() throws Exception {
		try (Generation first = Generation.first(Generation.settings(this.directory), "server")) {
			CompletableFuture<Void> end = first.launch().preparation();
			String upgrade = first.request().id();
			Generation.await("the phase", () -> isTraining(first));
			Generation.get(first.upgrader().stop(Duration.ofSeconds(20)));
			assertThat(end).isCancelled();
			UpgradeReport report = first.awaitEnd(upgrade);
			assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
			assertThat(report.reason()).isEqualTo("this process was stopped");
			assertThat(first.launch().started()).isEmpty();
		}
	}

}
