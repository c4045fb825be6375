/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(10)
class GateTests {

	private final Gate gate = new Gate();

	@Test
	void isOpenAtFirst() {
		assertThat(this.gate.enter(() -> true)).isTrue();
		assertThat(this.gate.isInside()).isTrue();
		this.gate.leave();
		assertThat(this.gate.isInside()).isFalse();
	}

	@Test
	void shutWaitsForWhoIsInside() throws Exception {
		this.gate.enter(() -> true);
		CompletableFuture<Void> shut = CompletableFuture.runAsync(this.gate::shut);
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> shut.get(50, TimeUnit.MILLISECONDS));
		this.gate.leave();
		shut.get();
	}

	@Test
	void whoComesToAShutGateGoesInWhenItOpens() throws Exception {
		this.gate.shut();
		CompletableFuture<Boolean> entered = CompletableFuture.supplyAsync(() -> this.gate.enter(() -> true));
		this.gate.open();
		assertThat(entered.get()).isTrue();
	}

	@Test
	void whoWaitsAtAShutGateGoesAwayWhenRecalled() throws Exception {
		this.gate.shut();
		AtomicBoolean wanted = new AtomicBoolean(true);
		CompletableFuture<Boolean> entered = CompletableFuture.supplyAsync(() -> this.gate.enter(wanted::get));
		this.gate.recall();
		assertThat(entered).isNotDone();
		wanted.set(false);
		this.gate.recall();
		assertThat(entered.get()).isFalse();
		assertThat(this.gate.isInside()).isFalse();
	}

	@Test
	void whoDoesNotWantInStaysOutsideOfAnOpenGate() {
		assertThat(this.gate.enter(() -> false)).isFalse();
		this.gate.shut();
	}

	@Test
	void shuttingAndOpeningTwiceAreAsOnce() {
		this.gate.shut();
		this.gate.shut();
		this.gate.open();
		this.gate.open();
		assertThat(this.gate.enter(() -> true)).isTrue();
	}

	@Test
	void shutIsNotStarvedByOneWhoKeepsComing() {
		AtomicBoolean stop = new AtomicBoolean();
		Thread acceptor = new Thread(() -> {
			while (this.gate.enter(() -> !stop.get())) {
				this.gate.leave();
			}
		});
		acceptor.start();
		for (int i = 0; i < 1000; i++) {
			this.gate.shut();
			this.gate.open();
		}
		stop.set(true);
		this.gate.recall();
		Awaitility.await().until(() -> !acceptor.isAlive());
	}

}
