/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.EOFException;
import java.time.Duration;

import io.github.gracefulrestart.upgrade.Load;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http2.Http2Protocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Draining connections of HTTP/2.
 */
@Timeout(30)
class Http2Tests {

	private static final int STREAMS = 50;

	/**
	 * How many streams of a connection Tomcat serves at once; the others wait.
	 */
	private static final int AT_ONCE = 20;

	@Test
	void aClientIsToldToGoAwayAndTheStreamsThatItSentMeanwhileAreServed() throws Exception {
		try (Application application = start(); Http2Client client = Http2Client.connect(application.address())) {
			assertThat(client.request(1, "/").response(1)).startsWith("first");
			awaitProcessorAtRest(application);
			application.server.startDrain();
			assertThat(client.await(Http2Client.GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
			Thread.sleep(300);
			assertThat(client.request(3, "/").response(3)).startsWith("first");
		}
	}

	@Test
	void aStreamThatIsOpenIsServedToItsEnd() throws Exception {
		try (Application application = start(); Http2Client client = Http2Client.connect(application.address())) {
			client.request(1, "/wait");
			Awaitility.await().until(() -> application.waiting.get() == 1);
			awaitProcessorAtRest(application);
			application.server.startDrain();
			assertThat(client.await(Http2Client.GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
			for (int i = 0; i < 20; i++) {
				application.server.startDrain();
				application.server.closeIdle(Duration.ZERO, Integer.MAX_VALUE);
				Thread.sleep(10);
			}
			assertThat(application.server.load().connections()).isOne();
			application.release.countDown();
			assertThat(client.response(1)).startsWith("first");
		}
	}

	@Test
	void aClientThatStaysAlthoughItHasNoStreamLeftIsLetGoInGoodOrder() throws Exception {
		try (Application application = start(); Http2Client client = Http2Client.connect(application.address())) {
			assertThat(client.request(1, "/").response(1)).startsWith("first");
			application.server.closeIdle(Duration.ZERO, Integer.MAX_VALUE);
			assertThat(client.request(3, "/").response(3)).startsWith("first");
			awaitProcessorAtRest(application);
			application.server.startDrain();
			assertThat(client.await(Http2Client.GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
			Awaitility.await().until(() -> {
				application.server.closeIdle(Duration.ofMillis(100), Integer.MAX_VALUE);
				return application.server.load().isNone();
			});
			assertThat(client.await(Http2Client.GOAWAY).lastStream()).isEqualTo(3);
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> client.await(Http2Client.DATA));
		}
	}

	@Test
	void fiftyStreamsThatAreOpenAreServedToTheirEnd() throws Exception {
		try (Application application = start(); Http2Client client = Http2Client.connect(application.address())) {
			for (int i = 0; i < STREAMS; i++) {
				client.request(1 + 2 * i, "/wait");
			}
			Awaitility.await().until(() -> application.waiting.get() == AT_ONCE);
			awaitProcessorAtRest(application);
			application.server.startDrain();
			assertThat(client.await(Http2Client.GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
			application.server.closeIdle(Duration.ZERO, Integer.MAX_VALUE);
			application.release.countDown();
			assertThat(client.ended(STREAMS)).hasSize(STREAMS);
		}
	}

	@Test
	void noMoreThanAskedForAreLetGo() throws Exception {
		try (Application application = start();
				Http2Client one = Http2Client.connect(application.address());
				Http2Client other = Http2Client.connect(application.address())) {
			assertThat(one.request(1, "/").response(1)).startsWith("first");
			assertThat(other.request(1, "/").response(1)).startsWith("first");
			Awaitility.await().until(() -> application.server.load().equals(new Load(2, 0, 0)));
			application.server.startDrain();
			assertThat(one.await(Http2Client.GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
			assertThat(other.await(Http2Client.GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
			Awaitility.await().until(() -> {
				int closed = application.server.closeIdle(Duration.ofMillis(100), 1);
				assertThat(closed).isLessThan(2);
				return closed == 1;
			});
			Awaitility.await().until(() -> application.server.closeIdle(Duration.ofMillis(100), 1) == 1);
			assertThat(application.server.load().isNone()).isTrue();
		}
	}

	@Test
	void anIdleConnectionIsAConnectionAndNoRequest() throws Exception {
		try (Application application = start(); Http2Client client = Http2Client.connect(application.address())) {
			assertThat(client.request(1, "/").response(1)).startsWith("first");
			awaitProcessorAtRest(application);
		}
	}

	@Test
	void aDrainTimeoutThatTheUserChoseIsKept() throws Exception {
		Http2Protocol configured = new Http2Protocol();
		configured.setDrainTimeout(42);
		Http2Protocol other = new Http2Protocol();
		try (Application application = Application.start((connector) -> connector.addUpgradeProtocol(configured));
				Application another = Application.start((connector) -> connector.addUpgradeProtocol(other))) {
			assertThat(application.server.listeners()).hasSameSizeAs(another.server.listeners());
			assertThat(configured.getDrainTimeout()).isEqualTo(42);
			assertThat(other.getDrainTimeout()).isEqualTo(5_000_000_000L);
		}
	}

	/**
	 * An idle connection is a connection and no request.
	 */
	private static void awaitProcessorAtRest(Application application) {
		Awaitility.await().until(() -> application.server.load().equals(new Load(1, 0, 0)));
	}

	private static Application start() throws LifecycleException {
		return Application.start((Connector connector) -> connector.addUpgradeProtocol(new Http2Protocol()));
	}

}
