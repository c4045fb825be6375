/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

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
