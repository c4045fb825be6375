/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that do not go out one by one and in one piece.
 */
class SendingTests {

	private static final Request REQUEST = Request.get("/");

	@Test
	void aRequestInPiecesArrivesWhole() throws Exception {
		Tally tally = tally(3, (peer) -> {
			while (true) {
				peer.readRequest().answer("fine");
			}
		}, (client) -> client.inPieces(REQUEST, 5, Duration.ofMillis(1)));
		assertThat(tally.count(Outcome.OK)).isEqualTo(3);
		assertThat(tally.requests()).isEqualTo(3);
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(1);
	}

	@Test
	void pipelinedRequestsAreSentBeforeTheFirstIsAnswered() throws Exception {
		Tally tally = tally(6, (peer) -> {
			while (true) {
				peer.readRequest().readRequest().readRequest().answer("one").answer("two").answer("three");
			}
		}, (client) -> client.pipelined(List.of(REQUEST, REQUEST, REQUEST)));
		assertThat(tally.count(Outcome.OK)).isEqualTo(6);
		assertThat(tally.requests()).isEqualTo(6);
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(1);
	}

	@Test
	void eachPipelinedRequestWithoutAnAnswerIsLost() throws Exception {
		Tally tally = tally(3, (peer) -> peer.readRequest().readRequest().readRequest().answer("one").close(),
				(client) -> client.pipelined(List.of(REQUEST, REQUEST, REQUEST)));
		assertThat(tally.count(Outcome.OK)).isEqualTo(1);
		assertThat(tally.count(Outcome.CLOSED_UNANSWERED)).isEqualTo(2);
	}

	private static Tally tally(int requests, FaultyServer.Script script, Turn turn) throws Exception {
		try (FaultyServer server = FaultyServer.doing(script)) {
			return Load.on(server.target()).requests(requests).start(new OneClient(turn)).await();
		}
	}

	private interface Turn {

		void of(Client client) throws InterruptedException;

	}

	private record OneClient(Turn what) implements Pattern {

		@Override
		public int clients() {
			return 1;
		}

		@Override
		public void turn(Client client) throws InterruptedException {
			this.what.of(client);
		}

	}

}
