/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.gracefulrestart.upgrade.Load;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which connections are idle, and which are not although they look like it.
 */
@Timeout(30)
class IdleConnectionTests {

	private static final Duration NONE = Duration.ZERO;

	@Test
	void aConnectionThatWasAnsweredIsClosed() throws Exception {
		try (Application application = Application.start(); Client client = Client.connect(application.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			closeOne(application);
			assertThat(client.isClosedByServer()).isTrue();
			assertThat(application.server.load().isNone()).isTrue();
		}
	}

	@Test
	void aConnectionThatNeverSentAnythingIsClosed() throws Exception {
		try (Application application = Application.start(); Client client = Client.connect(application.address())) {
			closeOne(application);
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void aConnectionStaysUntilItHasBeenSilentForLongEnough() throws Exception {
		try (Application application = Application.start(); Client client = Client.connect(application.address())) {
			long start = System.nanoTime();
			assertThat(client.get("/").isOk()).isTrue();
			Awaitility.await()
				.pollInterval(Duration.ofMillis(5))
				.until(() -> application.server.closeIdle(Duration.ofMillis(300), Integer.MAX_VALUE) == 1);
			assertThat(System.nanoTime() - start).isGreaterThan(290_000_000);
		}
	}

	@Test
	void silenceBeginsWithTheResponse() throws Exception {
		try (Application application = Application.start(); Client client = Client.connect(application.address())) {
			client.request("/wait");
			Awaitility.await().until(() -> application.waiting.get() == 1);
			Thread.sleep(300);
			long released = System.nanoTime();
			application.release.countDown();
			assertThat(client.response().isOk()).isTrue();
			Duration silence = Duration.ofMillis(250);
			int closed = application.server.closeIdle(silence, Integer.MAX_VALUE);
			if (System.nanoTime() - released < silence.toNanos()) {
				assertThat(closed).isZero();
				assertThat(client.get("/").isOk()).isTrue();
			}
		}
	}

	@Test
	void aRequestInAServletIsInFlight() throws Exception {
		assertStaysWhileWaiting("/wait");
	}

	@Test
	void anAsynchronousRequestIsInFlight() throws Exception {
		assertStaysWhileWaiting("/async");
	}

	@Test
	void aRequestThatHasBeenReadInPartIsInFlight() throws Exception {
		for (String part : new String[] { "G", "GET / HTTP/1.1\r\nHost: lo" }) {
			try (Application application = Application.start();
					Client client = Client.connect(application.address()).send(part)) {
				awaitLoad(application, 1, 1);
				assertThat(application.server.closeIdle(NONE, Integer.MAX_VALUE)).isZero();
				client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".substring(part.length()));
				assertThat(client.response().isOk()).isTrue();
			}
		}
	}

	@Test
	void aRequestThatNoWorkerHasReadYetIsNotLost() throws Exception {
		try (Application application = Application.start((connector) -> {
			connector.setProperty("maxThreads", "1");
			connector.setProperty("minSpareThreads", "1");
		}); Client first = Client.connect(application.address()); Client next = Client.connect(application.address())) {
			assertThat(next.get("/").isOk()).isTrue();
			first.request("/wait");
			Awaitility.await().until(() -> application.waiting.get() == 1);
			next.request("/");
			for (int i = 0; i < 100; i++) {
				assertThat(application.server.closeIdle(NONE, Integer.MAX_VALUE)).isZero();
				Thread.sleep(1);
			}
			application.release.countDown();
			assertThat(first.response().isOk()).isTrue();
			assertThat(next.response().isOk()).isTrue();
		}
	}

	@Test
	void neitherARequestThatThePollerHasNotSeenNorAConnectionThatItDoesNotKnowIsLost() throws Exception {
		AtomicBoolean stalling = new AtomicBoolean();
		CountDownLatch goOn = new CountDownLatch(1);
		ExecutorService workers = Executors.newCachedThreadPool();
		// The poller itself calls this.
		Executor executor = (task) -> {
			if (stalling.get()) {
				await(goOn);
			}
			workers.execute(task);
		};
		try (Application application = Application
			.start((connector) -> connector.getProtocolHandler().setExecutor(executor));
				Client first = Client.connect(application.address());
				Client second = Client.connect(application.address())) {
			assertThat(first.get("/").isOk()).isTrue();
			assertThat(second.get("/").isOk()).isTrue();
			awaitLoad(application, 2, 0);
			stalling.set(true);
			first.request("/");
			Thread.sleep(200);
			second.request("/");
			try (Client third = Client.connect(application.address())) {
				awaitLoad(application, 3, 0);
				for (int i = 0; i < 100; i++) {
					assertThat(application.server.closeIdle(NONE, Integer.MAX_VALUE)).isZero();
					Thread.sleep(1);
				}
				goOn.countDown();
				assertThat(first.response().isOk()).isTrue();
				assertThat(second.response().isOk()).isTrue();
				assertThat(third.get("/").isOk()).isTrue();
			}
		}
		finally {
			workers.shutdown();
		}
	}

	@Test
	void aConnectionWhoseResponseIsNotWrittenYetStays() throws Exception {
		try (Application application = Application.start(); Client client = Client.connect(application.address())) {
			client.request("/large");
			awaitLoad(application, 1, 1);
			assertThat(application.server.closeIdle(NONE, Integer.MAX_VALUE)).isZero();
			assertThat(client.response().body()).hasSize(Application.LARGE);
		}
	}

	private static void assertStaysWhileWaiting(String path) throws Exception {
		try (Application application = Application.start();
				Client client = Client.connect(application.address()).request(path)) {
			Awaitility.await().until(() -> application.waiting.get() == 1);
			awaitLoad(application, 1, 1);
			assertThat(application.server.closeIdle(NONE, Integer.MAX_VALUE)).isZero();
			application.release.countDown();
			assertThat(client.response().isOk()).isTrue();
			awaitLoad(application, 1, 0);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void closeOne(Application application) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.until(() -> application.server.closeIdle(NONE, Integer.MAX_VALUE) == 1);
	}

	private static void awaitLoad(Application application, int connections, int requests) {
		Awaitility.await().until(() -> application.server.load().equals(new Load(connections, requests, 0)));
	}

}
