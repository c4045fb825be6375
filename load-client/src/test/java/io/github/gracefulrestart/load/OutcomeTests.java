/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One fault, one outcome.
 */
class OutcomeTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	@Test
	void aCompleteAnswerIsOk() throws Exception {
		assertThat(outcomeOf((peer) -> peer.readRequest().answer("fine"))).isEqualTo(Outcome.OK);
	}

	@Test
	void aChunkedAnswerIsOk() throws Exception {
		Request request = Request.get("/").answeredBy((response) -> response.text().equals("one two"));
		assertThat(outcomeOf(request,
				(peer) -> peer.readRequest()
					.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
					.send("4;ext=1\r\none \r\n3\r\ntwo\r\n0\r\nTrailer: x\r\n\r\n")))
			.isEqualTo(Outcome.OK);
	}

	@Test
	void anAnswerThatEndsWithTheConnectionIsOk() throws Exception {
		Request request = Request.get("/").answeredBy((response) -> response.text().equals("to the end"));
		assertThat(outcomeOf(request, (peer) -> peer.readRequest().send("HTTP/1.1 200 OK\r\n\r\nto the end").close()))
			.isEqualTo(Outcome.OK);
	}

	@Test
	void anInterimAnswerIsPassedOver() throws Exception {
		assertThat(outcomeOf((peer) -> peer.readRequest().send("HTTP/1.1 100 Continue\r\n\r\n").answer("fine")))
			.isEqualTo(Outcome.OK);
	}

	@Test
	void aPortNobodyListensOnRefuses() throws Exception {
		int port;
		try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			port = gone.getLocalPort();
		}
		assertThat(onlyOutcome(ask(Target.http(port), Request.get("/")))).isEqualTo(Outcome.REFUSED);
	}

	@Test
	void aFullBacklogTimesOut() throws Exception {
		List<SocketChannel> waiting = new ArrayList<>();
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			for (int i = 0; i < 4; i++) {
				SocketChannel channel = SocketChannel.open();
				channel.configureBlocking(false);
				channel.connect(new InetSocketAddress("127.0.0.1", listener.getLocalPort()));
				waiting.add(channel);
			}
			Target target = Target.http(listener.getLocalPort()).withTimeouts(SHORT, SHORT);
			assertThat(onlyOutcome(ask(target, Request.get("/")))).isEqualTo(Outcome.CONNECT_TIMEOUT);
		}
		finally {
			for (SocketChannel channel : waiting) {
				channel.close();
			}
		}
	}

	@Test
	void aResetInsteadOfAnAnswerIsAReset() throws Exception {
		assertThat(outcomeOf((peer) -> peer.readRequest().reset())).isEqualTo(Outcome.RESET);
	}

	@Test
	void closingWithTheRequestUnreadIsNotOverlooked() throws Exception {
		// The end and the reset that follows it race to the client.
		assertThat(outcomeOf((peer) -> {
			peer.socket().getInputStream().read();
			peer.close();
		})).isIn(Outcome.CLOSED_UNANSWERED, Outcome.RESET);
	}

	@Test
	void anEndInsteadOfAnAnswerIsClosedUnanswered() throws Exception {
		assertThat(outcomeOf((peer) -> peer.readRequest().close())).isEqualTo(Outcome.CLOSED_UNANSWERED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour",
			"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfo",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\n" })
	void anAnswerThatStopsShortIsTruncated(String beginning) throws Exception {
		assertThat(outcomeOf((peer) -> peer.readRequest().send(beginning).close())).isEqualTo(Outcome.TRUNCATED);
	}

	@Test
	void aResetWithinTheAnswerIsTruncated() throws Exception {
		assertThat(outcomeOf((peer) -> {
			peer.readRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour");
			Thread.sleep(100);
			peer.reset();
		})).isEqualTo(Outcome.TRUNCATED);
	}

	@Test
	void aResetOfAnAnswerThatEndsWithTheConnectionIsTruncated() throws Exception {
		assertThat(outcomeOf((peer) -> {
			peer.readRequest().send("HTTP/1.1 200 OK\r\n\r\nto the");
			Thread.sleep(100);
			peer.reset();
		})).isEqualTo(Outcome.TRUNCATED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour" })
	void anAnswerThatDoesNotComeTimesOut(String beginning) throws Exception {
		assertThat(outcomeOf((peer) -> peer.readRequest().send(beginning))).isEqualTo(Outcome.READ_TIMEOUT);
	}

	@Test
	void aRequestThatIsNotTakenIsAWriteError() throws Exception {
		Request large = Request.post("/", new byte[32 * 1024 * 1024]);
		assertThat(outcomeOf(large, (peer) -> {
			peer.readRequest();
			Thread.sleep(100);
			peer.reset();
		})).isEqualTo(Outcome.WRITE_ERROR);
	}

	@Test
	void anotherStatusIsUnexpected() throws Exception {
		assertThat(outcomeOf((peer) -> peer.readRequest()
			.send("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
			.close())).isEqualTo(Outcome.UNEXPECTED_STATUS);
	}

	@Test
	void anotherBodyIsWrong() throws Exception {
		Request request = Request.get("/").answeredBy((response) -> response.text().equals("mine"));
		assertThat(outcomeOf(request, (peer) -> peer.readRequest().answer("another's"))).isEqualTo(Outcome.WRONG_BODY);
	}

	@Test
	void anEchoWithOneByteChangedIsWrong() throws Exception {
		assertThat(outcomeOf(Request.echo("/echo", "body".getBytes()), (peer) -> peer.readRequest().answer("bodY")))
			.isEqualTo(Outcome.WRONG_BODY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "220 mail.example.org ESMTP\r\n\r\n", "HTTP/1.1 200 OK\n\n",
			"HTTP/1.1 200 OK\r\nno field\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\ntoo long\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc" })
	void whatIsNoAnswerIsGarbage(String garbage) throws Exception {
		assertThat(outcomeOf((peer) -> peer.readRequest().send(garbage).close())).isEqualTo(Outcome.GARBAGE);
	}

	@Test
	void bytesAfterTheAnswerAreGarbage() throws Exception {
		try (FaultyServer server = FaultyServer.doing((peer) -> peer.readRequest().answer("fine").send("more"))) {
			Tally tally = Load.on(server.target())
				.requests(2)
				.start(new KeptConnections(1, Request.get("/"), Duration.ofMillis(50)))
				.await();
			assertThat(tally.count(Outcome.OK)).isEqualTo(1);
			assertThat(tally.count(Outcome.GARBAGE)).isEqualTo(1);
		}
	}

	@Test
	void everyOutcomeButOkIsAFailure() {
		assertThat(Outcome.values()).filteredOn((outcome) -> !outcome.isFailure()).containsExactly(Outcome.OK);
	}

	private static Outcome outcomeOf(FaultyServer.Script script) throws IOException, InterruptedException {
		return outcomeOf(Request.get("/"), script);
	}

	private static Outcome outcomeOf(Request request, FaultyServer.Script script)
			throws IOException, InterruptedException {
		try (FaultyServer server = FaultyServer.doing(script)) {
			Target target = server.target().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(1));
			return onlyOutcome(ask(target, request));
		}
	}

	private static Tally ask(Target target, Request request) throws InterruptedException {
		return Load.on(target).requests(1).start(new KeptConnections(1, request, Duration.ZERO)).await();
	}

	private static Outcome onlyOutcome(Tally tally) {
		assertThat(tally.requests()).as(tally::toString).isEqualTo(1);
		for (Outcome outcome : Outcome.values()) {
			if (tally.count(outcome) == 1) {
				assertThat(tally.failures()).hasSize(outcome.isFailure() ? 1 : 0);
				return outcome;
			}
		}
		throw new AssertionError("No outcome");
	}

}
