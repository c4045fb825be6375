/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Released;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must not be done by two processes at a time has ended in the one before it begins
 * in the other.
 */
@Timeout(60)
class HandingOverTests {

	@TempDir
	private Path directory;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private final CountDownLatch asked = new CountDownLatch(1);

	private Generation first;

	@BeforeEach
	void start() throws Exception {
		this.first = Generation.first(Generation.settings(this.directory), "server");
		this.first.handingOver((limit) -> {
			this.first.journal().add("1 handing over");
			this.asked.countDown();
			return this.ended;
		});
	}

	@AfterEach
	void stop() {
		this.first.close();
	}

	@Test
	void theSwitchWaitsForItWhileTheGateIsOpen() throws Exception {
		String id = this.first.request().id();
		this.asked.await();
		assertThat(this.first.request().reason()).contains("is running");
		assertThat(this.first.server().isGateOpen()).isTrue();
		assertThat(this.first.journal().entries()).doesNotContain("1 shutGate");
		this.ended.complete(null);
		assertThat(this.first.awaitEnd(id).outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.first.journal().entries()).containsSubsequence("1 handing over", "1 shutGate");
	}

	@Test
	void aSuccessorThatDiesMeanwhileEndsTheUpgrade() throws Exception {
		String id = this.first.request().id();
		this.asked.await();
		this.first.launch().last().kill();
		assertThat(this.first.awaitEnd(id).outcome()).isEqualTo(Outcome.FAILED);
		assertThat(this.first.journal().entries()).doesNotContain("1 shutGate");
	}

	@Test
	void aStopEndsTheWait() throws Exception {
		String id = this.first.request().id();
		this.asked.await();
		Generation.get(this.first.upgrader().stop(Duration.ofSeconds(20)));
		assertThat(this.first.awaitEnd(id).reason()).contains("this process was stopped");
	}

	@Test
	void aFailureToEndItDoesNotEndTheUpgrade() {
		this.first.handingOver((limit) -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(this.first.upgrade().outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aSuccessorThatIsRecalledIsAskedButNotWaitedFor() throws Exception {
		try (ScriptedPredecessor predecessor = new ScriptedPredecessor(this.directory)) {
			Generation successor = predecessor.successor();
			successor.handingOver((limit) -> {
				successor.journal().add("2 is given " + limit + ", gate open: " + successor.server().isGateOpen());
				return this.ended;
			});
			predecessor.handOver();
			predecessor.say(new Recall("health is DOWN"));
			predecessor.hear(Released.class);
			assertThat(successor.journal().entries()).contains("2 is given PT0S, gate open: true");
		}
	}

}
