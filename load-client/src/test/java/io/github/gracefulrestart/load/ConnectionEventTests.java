/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client sees of its connection between two requests.
 */
class ConnectionEventTests {

	private static final Duration PAUSE = Duration.ofMillis(100);

	@Test
	void aKeptConnectionIsOpenedOnce() throws Exception {
		Tally tally = threeRequests((peer) -> {
			while (true) {
				peer.readRequest().answer("fine");
			}
		});
		assertAllAnswered(tally);
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(1);
		assertThat(tally.count(ConnectionEvent.CLOSED_ANNOUNCED)).isZero();
		assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isZero();
	}

	@Test
	void anAnnouncedEndIsCountedAndNothingIsSentAfterIt() throws Exception {
		Tally tally = threeRequests((peer) -> {
			peer.readRequest().answer("fine", "Connection: close");
			// Not closed: only the announcement can have moved the client to leave.
			peer.readRequest().answer("it stayed");
		});
		assertAllAnswered(tally);
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(3);
		assertThat(tally.count(ConnectionEvent.CLOSED_ANNOUNCED)).isEqualTo(3);
	}

	@Test
	void anEndThatTheClientAskedForIsNotAnAnnouncement() throws Exception {
		try (FaultyServer server = FaultyServer
			.doing((peer) -> peer.readRequest().answer("fine", "Connection: close"))) {
			Tally tally = Load.on(server.target())
				.requests(3)
				.start(new NewConnections(1, Request.get("/"), Duration.ZERO))
				.await();
			assertAllAnswered(tally);
			assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(3);
			assertThat(tally.count(ConnectionEvent.CLOSED_ANNOUNCED)).isZero();
		}
	}

	@Test
	void anEndBetweenTwoRequestsIsCountedAndLosesNone() throws Exception {
		Tally tally = threeRequests((peer) -> peer.readRequest().answer("fine").close());
		assertAllAnswered(tally);
		assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isEqualTo(2);
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(3);
	}

	@Test
	void aResetBetweenTwoRequestsIsCountedAndLosesNone() throws Exception {
		Tally tally = threeRequests((peer) -> {
			peer.readRequest().answer("fine");
			Thread.sleep(PAUSE.toMillis() / 2);
			peer.reset();
		});
		assertAllAnswered(tally);
		assertThat(tally.count(ConnectionEvent.RESET_IDLE)).isEqualTo(2);
		assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isZero();
	}

	@Test
	void anEndThatMeetsTheNextRequestLosesIt() throws Exception {
		Tally tally = threeRequests((peer) -> {
			peer.readRequest().answer("fine");
			peer.readRequest().close();
		});
		assertThat(tally.count(Outcome.OK)).isEqualTo(2);
		assertThat(tally.count(Outcome.CLOSED_UNANSWERED)).isEqualTo(1);
		assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isZero();
		assertThat(tally.failures()).singleElement().satisfies((failure) -> {
			assertThat(failure.onKeptConnection()).isTrue();
			assertThat(failure.turn()).isEqualTo(2);
			assertThat(failure.localPort()).isPositive();
		});
	}

	@Test
	void aFailedRequestIsNotSentAgain() throws Exception {
		AtomicInteger seen = new AtomicInteger();
		Tally tally = threeRequests((peer) -> {
			peer.readRequest();
			seen.incrementAndGet();
			peer.close();
		});
		assertThat(tally.failed()).isEqualTo(3);
		assertThat(seen).hasValue(3);
	}

	@Test
	void anotherProcessOnTheSameConnectionIsAMove() throws Exception {
		Tally tally = threeRequests((peer) -> {
			peer.readRequest().answer("fine", "X-Pid: 100", "X-Generation: 1");
			peer.readRequest().answer("fine", "X-Pid: 200", "X-Generation: 2");
			peer.readRequest().answer("fine", "X-Pid: 200", "X-Generation: 2");
		});
		assertAllAnswered(tally);
		assertThat(tally.count(ConnectionEvent.MOVED)).isEqualTo(1);
		assertThat(tally.byPid()).containsEntry(100L, 1L).containsEntry(200L, 2L);
		assertThat(tally.byGeneration()).containsEntry(1, 1L).containsEntry(2, 2L);
	}

	@Test
	void anotherProcessOnANewConnectionIsNoMove() throws Exception {
		AtomicInteger pid = new AtomicInteger(100);
		Tally tally = threeRequests((peer) -> peer.readRequest()
			.answer("fine", "X-Pid: " + pid.incrementAndGet(), "X-Generation: 1", "Connection: close"));
		assertAllAnswered(tally);
		assertThat(tally.count(ConnectionEvent.MOVED)).isZero();
		assertThat(tally.byPid()).hasSize(3);
	}

	private static Tally threeRequests(FaultyServer.Script script) throws IOException, InterruptedException {
		try (FaultyServer server = FaultyServer.doing(script)) {
			return Load.on(server.target()).requests(3).start(new KeptConnections(1, Request.get("/"), PAUSE)).await();
		}
	}

	private static void assertAllAnswered(Tally tally) {
		assertThat(tally.failed()).as(tally::toString).isZero();
		assertThat(tally.requests()).isEqualTo(3);
	}

}
