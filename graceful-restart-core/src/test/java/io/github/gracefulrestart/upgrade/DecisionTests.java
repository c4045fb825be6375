/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Message.Abort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who asked for an upgrade can wait until it is decided which process serves.
 */
@Timeout(60)
class DecisionTests {

	private static final CountDownLatch NEVER = new CountDownLatch(1);

	@TempDir
	private Path directory;

	private Generation first;

	@BeforeEach
	void start() throws Exception {
		this.first = Generation.first(Generation.settings(this.directory), "server");
	}

	@AfterEach
	void stop() {
		this.first.close();
	}

	@Test
	void itIsDecidedWhenTheSuccessorServesWhileThePredecessorStillDrains() {
		this.first.server().load(1, 1, 0);
		this.first.launch().script((successor) -> {
			successor.serve("server");
			NEVER.await();
		});
		UpgradeReport report = Generation.get(request());
		assertThat(report.outcome()).isEqualTo(Outcome.RUNNING);
		assertThat(report.phases()).containsKey(Phase.SWITCH).doesNotContainKey(Phase.DRAIN);
		assertThat(this.first.hasExited()).isFalse();
	}

	@Test
	void itIsDecidedWhenTheUpgradeHasFailed() {
		this.first.launch().script((successor) -> {
			successor.join();
			successor.say(new Abort("no"));
			successor.hear(Abort.class);
		});
		UpgradeReport report = Generation.get(request());
		assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(report.reason()).contains("gave up: no");
		assertThat(this.first.upgrader().upgrades()).containsExactly(report);
	}

	@Test
	void nobodyWaitsForAnUpgradeThatDoesNotBegin() {
		this.first.launch().script((successor) -> {
			successor.join();
			NEVER.await();
		});
		this.first.request();
		assertThat(request()).isCancelled();
	}

	@Test
	void nobodyWaitsForAProcessThatHasNotStarted() {
		try (Generation unstarted = Generation.unstarted(Generation.settings(this.directory))) {
			CompletableFuture<UpgradeReport> decided = new CompletableFuture<>();
			assertThat(Generation.get(unstarted.upgrader().request("test", decided)).accepted()).isFalse();
			assertThat(decided).isCancelled();
		}
	}

	private CompletableFuture<UpgradeReport> request() {
		CompletableFuture<UpgradeReport> decided = new CompletableFuture<>();
		Generation.get(this.first.upgrader().request("test", decided));
		return decided;
	}

}
