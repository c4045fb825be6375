/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Draining connections of HTTP/1.1.
 */
@Timeout(30)
class DrainTests {

	@Test
	void aResponseInADrainSaysCloseAndCloses() throws Exception {
		try (Application application = Application.start(); Client client = Client.connect(application.address())) {
			assertThat(client.get("/").saysClose()).isFalse();
			application.server.startDrain();
			Client.Response response = client.get("/");
			assertThat(response.isOk()).isTrue();
			assertThat(response.saysClose()).isTrue();
			assertThat(client.isClosedByServer()).isTrue();
			assertThat(application.server.load().isNone()).isTrue();
		}
	}

	@Test
	void aRequestThatWasInItsServletWhenTheDrainBeganMayBeFollowedByOneMore() throws Exception {
		try (Application application = Application.start();
				Client client = Client.connect(application.address()).request("/wait")) {
			Awaitility.await().until(() -> application.waiting.get() == 1);
			application.server.startDrain();
			application.server.startDrain();
			application.release.countDown();
			assertThat(client.response().saysClose()).isFalse();
			assertThat(client.get("/").saysClose()).isTrue();
		}
	}

	@Test
	void aNewConnectionInADrainIsServedOnce() throws Exception {
		try (Application application = Application.start()) {
			application.server.startDrain();
			try (Client client = Client.connect(application.address())) {
				assertThat(client.get("/").saysClose()).isTrue();
			}
		}
	}

	@Test
	void connectionsAreKeptAgainAfterADrainThatWasTakenBack() throws Exception {
		try (Application application = Application
			.start((connector) -> connector.setProperty("maxKeepAliveRequests", "3"));
				Client client = Client.connect(application.address())) {
			assertThat(client.get("/").saysClose()).isFalse();
			application.server.startDrain();
			try (Client other = Client.connect(application.address())) {
				application.server.stopDrain();
				assertThat(other.get("/").saysClose()).isFalse();
			}
			assertThat(application.connector.getProperty("maxKeepAliveRequests")).hasToString("3");
			assertThat(client.get("/").saysClose()).isFalse();
			assertThat(client.get("/").saysClose()).isTrue();
		}
	}

}
