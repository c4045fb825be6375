/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same faults with TLS in between, where the JDK words them differently.
 */
class TlsTests {

	@TempDir
	static Path directory;

	static SSLContext serverSide;

	@BeforeAll
	static void makeACertificate() throws Exception {
		Path store = directory.resolve("server.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-storetype", "PKCS12",
				"-keystore", store.toString(), "-storepass", "password")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(keytool.waitFor()).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			keys.load(in, "password".toCharArray());
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, "password".toCharArray());
		serverSide = SSLContext.getInstance("TLS");
		serverSide.init(factory.getKeyManagers(), null, null);
	}

	@Test
	void aCompleteAnswerIsOkAndTheConnectionIsKept() throws Exception {
		Tally tally = threeRequests((peer) -> {
			while (true) {
				peer.readRequest().answer("fine");
			}
		});
		assertThat(tally.count(Outcome.OK)).as(tally::toString).isEqualTo(3);
		assertThat(tally.count(ConnectionEvent.OPENED)).isEqualTo(1);
	}

	@Test
	void anEndBetweenTwoRequestsIsCountedAndLosesNone() throws Exception {
		Tally tally = threeRequests((peer) -> peer.readRequest().answer("fine").close());
		assertThat(tally.count(Outcome.OK)).as(tally::toString).isEqualTo(3);
		assertThat(tally.count(ConnectionEvent.CLOSED_IDLE)).isEqualTo(2);
	}

	@Test
	void anEndInsteadOfAnAnswerIsClosedUnanswered() throws Exception {
		assertThat(threeRequests((peer) -> peer.readRequest().close()).count(Outcome.CLOSED_UNANSWERED)).isEqualTo(3);
	}

	@Test
	void anAnswerThatStopsShortIsTruncated() throws Exception {
		Tally tally = threeRequests(
				(peer) -> peer.readRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour").close());
		assertThat(tally.count(Outcome.TRUNCATED)).as(tally::toString).isEqualTo(3);
	}

	@Test
	void anEndWithoutTheFarewellOfTlsIsStillAnEnd() throws Exception {
		try (FaultyServer server = FaultyServer.doing((peer) -> {
			secure(peer.socket()).readRequest();
			peer.socket().shutdownOutput();
		})) {
			assertThat(ask(server).count(Outcome.CLOSED_UNANSWERED)).isEqualTo(3);
		}
	}

	@Test
	void aResetInsteadOfAnAnswerIsAReset() throws Exception {
		try (FaultyServer server = FaultyServer.doing((peer) -> {
			secure(peer.socket()).readRequest();
			peer.reset();
		})) {
			Tally tally = ask(server);
			assertThat(tally.count(Outcome.RESET)).as(tally::toString).isEqualTo(3);
		}
	}

	@Test
	void anEndWithinTheHandshakeIsClosedUnanswered() throws Exception {
		try (FaultyServer server = FaultyServer.doing((peer) -> {
			peer.socket().getInputStream().readNBytes(5);
			peer.socket().shutdownOutput();
		})) {
			Tally tally = ask(server);
			assertThat(tally.count(Outcome.CLOSED_UNANSWERED)).as(tally::toString).isEqualTo(3);
		}
	}

	@Test
	void anAnswerWithoutTlsIsGarbage() throws Exception {
		try (FaultyServer server = FaultyServer.doing((peer) -> {
			OutputStream out = peer.socket().getOutputStream();
			out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
			out.flush();
		})) {
			Tally tally = ask(server);
			assertThat(tally.count(Outcome.GARBAGE)).as(tally::toString).isEqualTo(3);
		}
	}

	private static FaultyServer.Peer secure(Socket socket) throws IOException {
		SSLSocket secured = (SSLSocket) serverSide.getSocketFactory().createSocket(socket, null, false);
		secured.setUseClientMode(false);
		return new FaultyServer.Peer(secured);
	}

	private static Tally threeRequests(FaultyServer.Script script) throws Exception {
		ServerSocket listener = serverSide.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		try (FaultyServer server = FaultyServer.doing(listener, script)) {
			return ask(server);
		}
	}

	private static Tally ask(FaultyServer server) throws InterruptedException {
		Target target = Target.https(server.port()).withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));
		return Load.on(target)
			.requests(3)
			.start(new KeptConnections(1, Request.get("/"), Duration.ofMillis(50)))
			.await();
	}

}
