/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One fault, one outcome, in frames.
 */
class Http2OutcomeTests {

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int RST_STREAM = 3;

	private static final int SETTINGS = 4;

	private static final int GOAWAY = 7;

	private static final int END_STREAM = 1;

	private static final int END_HEADERS = 4;

	private static final byte[] STATUS_200 = { (byte) 0x88 };

	private static final byte[] STATUS_500 = { (byte) 0x8e };

	@Test
	void completeAnswersOnOneConnectionAreOk() throws Exception {
		Tally tally = ask(3, (frames) -> {
			while (true) {
				frames.answer(frames.readRequest(), STATUS_200);
			}
		});
		assertThat(tally.count(Outcome.OK)).as(tally::toString).isEqualTo(3);
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(1);
	}

	@Test
	void anAnswerInSeveralFramesIsOk() throws Exception {
		Request request = Request.get("/").answeredBy((response) -> response.text().equals("one two"));
		Tally tally = ask(1, request, (frames) -> {
			int stream = frames.readRequest();
			frames.send(HEADERS, END_HEADERS, stream, STATUS_200);
			frames.send(DATA, 0, stream, "one ".getBytes());
			frames.send(DATA, 0, stream, "two".getBytes());
			frames.send(DATA, END_STREAM, stream);
		});
		assertThat(tally.count(Outcome.OK)).as(tally::toString).isEqualTo(1);
	}

	@Test
	void anotherStatusIsUnexpected() throws Exception {
		assertOnly(Outcome.UNEXPECTED_STATUS, (frames) -> frames.answer(frames.readRequest(), STATUS_500));
	}

	@Test
	void aResetStreamIsAReset() throws Exception {
		assertOnly(Outcome.RESET, (frames) -> frames.send(RST_STREAM, 0, frames.readRequest(), 0, 0, 0, 2));
	}

	@Test
	void aRefusedStreamIsDeclined() throws Exception {
		assertOnly(Outcome.DECLINED, (frames) -> frames.send(RST_STREAM, 0, frames.readRequest(), 0, 0, 0, 7));
	}

	@Test
	void aStreamAboveTheLastOneIsDeclined() throws Exception {
		assertOnly(Outcome.DECLINED, (frames) -> {
			frames.readRequest();
			frames.send(GOAWAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
		});
	}

	@Test
	void anEndInsteadOfAnAnswerIsClosedUnanswered() throws Exception {
		assertOnly(Outcome.CLOSED_UNANSWERED, (frames) -> {
			frames.readRequest();
			frames.peer().close();
		});
	}

	@Test
	void aResetConnectionIsNotOverlooked() throws Exception {
		assertOnly(Outcome.CLOSED_UNANSWERED, (frames) -> {
			frames.readRequest();
			frames.peer().reset();
		});
	}

	@Test
	void anAnswerThatStopsShortIsTruncated() throws Exception {
		assertOnly(Outcome.TRUNCATED, (frames) -> {
			frames.send(HEADERS, END_HEADERS, frames.readRequest(), STATUS_200);
			frames.peer().close();
		});
	}

	@Test
	void anAnswerThatDoesNotComeTimesOut() throws Exception {
		assertOnly(Outcome.READ_TIMEOUT, Frames::readRequest);
	}

	@Test
	void aPortNobodyListensOnRefuses() throws Exception {
		int port;
		try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			port = gone.getLocalPort();
		}
		assertThat(ask(1, Request.get("/"), Target.http(port)).count(Outcome.REFUSED)).isEqualTo(1);
	}

	@Test
	void anAnnouncedEndIsCountedAndNothingIsSentAfterIt() throws Exception {
		Tally tally = ask(3, (frames) -> {
			int stream = frames.readRequest();
			frames.send(GOAWAY, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0);
			frames.answer(stream, STATUS_200);
			frames.answer(frames.readRequest(), STATUS_500);
		});
		assertThat(tally.count(Outcome.OK)).as(tally::toString).isEqualTo(3);
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(3);
		assertThat(tally.count(ConnectionEvent.CLOSED_ANNOUNCED)).isEqualTo(2);
	}

	@Test
	void anEndBetweenTwoRequestsIsCountedAndLosesNone() throws Exception {
		Tally tally = ask(3, (frames) -> {
			frames.answer(frames.readRequest(), STATUS_200);
			frames.peer().close();
		});
		assertThat(tally.count(Outcome.OK)).as(tally::toString).isEqualTo(3);
		assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).as(tally::toString).isEqualTo(2);
	}

	private static void assertOnly(Outcome outcome, Script script) throws Exception {
		Tally tally = ask(1, script);
		assertThat(tally.count(outcome)).as(tally::toString).isEqualTo(1);
		assertThat(tally.requests()).isEqualTo(1);
		assertThat(tally.failures()).hasSize(1);
	}

	private static Tally ask(int requests, Script script) throws Exception {
		return ask(requests, Request.get("/"), script);
	}

	private static Tally ask(int requests, Request request, Script script) throws Exception {
		try (FaultyServer server = FaultyServer.doing((peer) -> script.play(Frames.begin(peer)))) {
			return ask(requests, request, server.target());
		}
	}

	private static Tally ask(int requests, Request request, Target target) throws Exception {
		Tally tally = new Tally(null);
		Target patient = target.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(2));
		try (Http2Clients clients = new Http2Clients(patient, tally, new Stop(Duration.ofMinutes(1), Long.MAX_VALUE))) {
			Http2Clients.Client client = clients.client();
			for (int i = 0; i < requests; i++) {
				client.exchange(request);
				Thread.sleep(100);
			}
		}
		return tally;
	}

	/**
	 * What happens to one connection.
	 */
	private interface Script {

		void play(Frames frames) throws IOException, InterruptedException;

	}

	/**
	 * The server's end of a connection, by hand.
	 *
	 * @param peer the connection
	 * @param in what the client sends
	 */
	private record Frames(FaultyServer.Peer peer, DataInputStream in) {

		static Frames begin(FaultyServer.Peer peer) throws IOException {
			peer.readRequest();
			Frames frames = new Frames(peer, new DataInputStream(peer.socket().getInputStream()));
			frames.in.readNBytes("SM\r\n\r\n".length());
			frames.send(SETTINGS, 0, 0);
			return frames;
		}

		/**
		 * Reads up to the next HEADERS frame.
		 * @return its stream
		 */
		int readRequest() throws IOException {
			while (true) {
				int lengthAndType = this.in.readInt();
				this.in.readByte();
				int stream = this.in.readInt();
				this.in.readNBytes(lengthAndType >>> 8);
				if ((lengthAndType & 0xFF) == HEADERS) {
					return stream;
				}
			}
		}

		void answer(int stream, byte[] status) throws IOException {
			send(HEADERS, END_HEADERS | END_STREAM, stream, status);
		}

		void send(int type, int flags, int stream, int... payload) throws IOException {
			byte[] bytes = new byte[payload.length];
			for (int i = 0; i < bytes.length; i++) {
				bytes[i] = (byte) payload[i];
			}
			send(type, flags, stream, bytes);
		}

		void send(int type, int flags, int stream, byte[] payload) throws IOException {
			StringBuilder frame = new StringBuilder();
			for (int b : new int[] { 0, payload.length >> 8, payload.length, type, flags, stream >> 24, stream >> 16,
					stream >> 8, stream }) {
				frame.append((char) (b & 0xFF));
			}
			for (byte b : payload) {
				frame.append((char) (b & 0xFF));
			}
			this.peer.send(frame.toString());
		}

	}

}
