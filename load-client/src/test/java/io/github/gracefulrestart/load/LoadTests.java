/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LoadTests {

	private static final FaultyServer.Script FINE = (peer) -> {
		while (true) {
			peer.readRequest().answer("fine");
		}
	};

	@Test
	void aLoadEndsAfterItsRequests() throws Exception {
		try (FaultyServer server = FaultyServer.doing(FINE)) {
			Tally tally = Load.on(server.target()).requests(100).start(kept(4)).await();
			assertThat(tally.requests()).isEqualTo(100);
		}
	}

	@Test
	void aLoadEndsAfterItsTime() throws Exception {
		try (FaultyServer server = FaultyServer.doing(FINE)) {
			long start = System.nanoTime();
			Tally tally = Load.on(server.target()).lasting(Duration.ofMillis(300)).start(kept(2)).await();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(250),
					Duration.ofSeconds(10));
			assertThat(tally.failed()).isZero();
			assertThat(tally.requests()).isPositive();
		}
	}

	@Test
	void aLoadDoesNotLastForever() {
		assertThatIllegalArgumentException().isThrownBy(() -> Load.on(Target.http(1)).lasting(Duration.ofHours(1)));
	}

	@Test
	void stoppingWaitsForTheAnswersThatAreDue() throws Exception {
		try (FaultyServer server = FaultyServer.doing((peer) -> {
			peer.readRequest();
			Thread.sleep(500);
			peer.answer("late");
		})) {
			Load load = Load.on(server.target()).start(kept(3));
			Thread.sleep(100);
			Tally tally = load.stop();
			assertThat(tally.count(Outcome.OK)).as(tally::toString).isEqualTo(3);
			assertThat(tally.failed()).isZero();
		}
	}

	@Test
	void stoppingDoesNotWaitForAPause() throws Exception {
		try (FaultyServer server = FaultyServer.doing(FINE)) {
			Load load = Load.on(server.target()).start(new KeptConnections(2, Request.get("/"), Duration.ofMinutes(5)));
			long start = System.nanoTime();
			load.stop();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		}
	}

	@Test
	void eachPatternHasItsTally() throws Exception {
		try (FaultyServer good = FaultyServer.doing(FINE)) {
			Pattern right = kept(1);
			Pattern wrong = new NewConnections(1, Request.get("/").answeredWith(404), Duration.ofMillis(10));
			Load load = Load.on(good.target()).lasting(Duration.ofMillis(300)).start(right, wrong);
			Tally tally = load.await();
			assertThat(load.tally(right).failed()).isZero();
			assertThat(load.tally(wrong).count(Outcome.OK)).isZero();
			assertThat(tally.requests()).isEqualTo(load.tally(right).requests() + load.tally(wrong).requests());
			assertThat(tally.failed()).isEqualTo(load.tally(wrong).requests());
			assertThat(tally.latency().getTotalCount()).isEqualTo(tally.requests());
			assertThat(tally).asString().contains("UNEXPECTED_STATUS");
		}
	}

	@Test
	void aBrokenPatternIsNotTakenForOneThatSawNoFailure() throws Exception {
		Pattern broken = new Pattern() {

			@Override
			public int clients() {
				return 1;
			}

			@Override
			public void turn(Client client) {
				throw new IllegalArgumentException("broken");
			}

		};
		Load load = Load.on(Target.http(1)).start(broken);
		assertThatIllegalStateException().isThrownBy(load::await).withMessageContaining("broken");
	}

	@Test
	void chanceIsTheSameInEachRun() {
		Client one = new Client(Target.http(1), new Tally(null), new Stop(Duration.ZERO, 0), 42);
		Client two = new Client(Target.http(1), new Tally(null), new Stop(Duration.ZERO, 0), 42);
		assertThat(one.random().nextLong()).isEqualTo(two.random().nextLong());
	}

	private static KeptConnections kept(int clients) {
		return new KeptConnections(clients, Request.get("/"), Duration.ZERO);
	}

}
