/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.gracefulrestart.handoff.IdleState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Connections from within the process.
 */
class InjectionTests {

	@Test
	void aRequestIsServedThoughTheGateIsShut() throws Exception {
		try (Application predecessor = Application.start();
				Application successor = Application.startSuccessor(predecessor)) {
			assertThat(get(successor, "/hello")).startsWith("HTTP/1.1 200").contains("second");
			assertThat(successor.served).hasValue(1);
			assertThat(predecessor.served).hasValue(0);
			Awaitility.await().until(() -> successor.server.load().connections() == 0);
		}
	}

	@Test
	void theApplicationSeesAClientOfThisMachine() throws Exception {
		try (Application application = Application.start()) {
			assertThat(get(application, "/ends")).contains("127.0.0.1:");
		}
	}

	@Test
	void moreThanTheConnectorMayHaveDoNotWait() throws Exception {
		try (Application application = Application.start((connector) -> connector.setProperty("maxConnections", "1"));
				Socket first = application.server.connect("server")) {
			assertThat(first.isConnected()).isTrue();
			assertThat(get(application, "/hello")).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void theLimitIsTheSameAfterManyCameAtOnce() throws Exception {
		try (Application application = Application.start((connector) -> connector.setProperty("maxConnections", "500"));
				Socket client = application.server.connect("server")) {
			GracefulNioEndpoint endpoint = ((GracefulHttp11NioProtocol) application.connector.getProtocolHandler())
				.endpoint();
			List<Callable<Void>> callers = Collections.nCopies(4, () -> {
				IdleState state = new IdleState("server", 100, 20_000);
				for (int i = 0; i < 5000; i++) {
					SocketChannel channel = SocketChannel.open();
					assertThat(endpoint.adopt(state, channel)).isPresent();
					endpoint.discard(channel);
				}
				return null;
			});
			ExecutorService threads = Executors.newFixedThreadPool(callers.size());
			try {
				for (Future<Void> caller : threads.invokeAll(callers)) {
					caller.get();
				}
			}
			finally {
				threads.shutdownNow();
			}
			assertThat(client.isConnected()).isTrue();
			assertThat(endpoint.getMaxConnections()).isEqualTo(500);
		}
	}

	@Test
	void aConnectorThatIsNotThereOrDoesNotRunCannotBeConnectedTo() throws Exception {
		try (Application application = Application.start()) {
			assertThatIOException().isThrownBy(() -> application.server.connect("other"))
				.withMessageContaining("'other'");
			application.connector.stop();
			assertThatIOException().isThrownBy(() -> application.server.connect("server"));
		}
	}

	private static String get(Application application, String path) throws IOException {
		try (Socket socket = application.server.connect("server")) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

}
