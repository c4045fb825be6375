/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.gracefulrestart.upgrade.Departure;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.valves.AccessLogValve;
import org.apache.coyote.RequestGroupInfo;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server sees of a connection that has moved to it what it would have seen had it
 * accepted it.
 */
@Timeout(60)
class MovedConnectionTests {

	// The acceptor counts the next connection before it waits for it.
	private static final long THE_ACCEPTORS = 1;

	private static final int MANY = 200;

	@Test
	void theAddressesAndPortsAreThoseOfTheConnection() throws Exception {
		try (Application first = Application.start();
				Application second = Application.startSuccessor(first);
				Client client = Client.connect(first.address())) {
			String before = client.get("/ends").body();
			assertThat(before).isEqualTo(
					"127.0.0.1:" + client.socket.getLocalPort() + " 127.0.0.1:" + first.address().getPort() + " 80");
			move(first, second);
			assertThat(client.get("/ends").body()).isEqualTo(before);
			assertThat(second.served).hasValue(1);
		}
	}

	@Test
	void theAccessLogNamesTheClient(@TempDir Path directory) throws Exception {
		try (Application first = Application.start(); Application second = Application.startSuccessor(first)) {
			AccessLogValve log = new AccessLogValve();
			log.setDirectory(directory.toString());
			log.setPattern("%a %{remote}p \"%r\" %s");
			log.setBuffered(false);
			second.connector.getService().getContainer().getPipeline().addValve(log);
			try (Client client = Client.connect(first.address())) {
				assertThat(client.get("/").isOk()).isTrue();
				move(first, second);
				assertThat(client.get("/").body()).startsWith("second");
				Path file = onlyFileIn(directory);
				Awaitility.await()
					.untilAsserted(() -> assertThat(file)
						.hasContent("127.0.0.1 " + client.socket.getLocalPort() + " \"GET / HTTP/1.1\" 200"));
			}
		}
	}

	@Test
	void theOptionsAreThoseThatTheServerSets() throws Exception {
		try (Application first = Application.start(); Application second = successor(first, (connector) -> {
			connector.setProperty("tcpNoDelay", "false");
			connector.setProperty("socket.soKeepAlive", "true");
		}); Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			SocketChannel before = onlyConnection(first).getSocket().getIOChannel();
			assertThat(before.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
			assertThat(before.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
			move(first, second);
			SocketChannel after = onlyConnection(second).getSocket().getIOChannel();
			assertThat(after.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
			assertThat(after.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
			assertThat(after.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(-1);
			assertThat(after.isBlocking()).isFalse();
		}
	}

	@Test
	void aConnectionIsClosedWhenTheRestOfItsKeepAliveTimeoutIsOver() throws Exception {
		Consumer<Connector> threeSeconds = (connector) -> connector.setProperty("keepAliveTimeout", "3000");
		try (Application first = Application.start(threeSeconds);
				Application second = successor(first, threeSeconds);
				Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			long answered = System.nanoTime();
			Thread.sleep(1500);
			move(first, second);
			assertThat(client.isClosedByServer()).isTrue();
			// Tomcat looks once a second.
			assertThat(Duration.ofNanos(System.nanoTime() - answered)).isBetween(Duration.ofMillis(2900),
					Duration.ofMillis(4300));
		}
	}

	@Test
	void theKeepAliveTimeoutBeginsAnewWithTheNextRequest() throws Exception {
		Consumer<Connector> configured = (connector) -> {
			connector.setProperty("keepAliveTimeout", "20000");
			connector.setProperty("connectionTimeout", "7000");
		};
		try (Application first = Application.start(configured);
				Application second = successor(first, configured);
				Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			move(first, second);
			NioSocketWrapper connection = onlyConnection(second);
			assertThat(connection.getReadTimeout()).isBetween(15_000L, 20_000L);
			assertThat(connection.getWriteTimeout()).isEqualTo(7000);
			client.send("GET / HTTP");
			Awaitility.await().until(() -> connection.getReadTimeout() == 7000);
			client.send("/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(client.response().isOk()).isTrue();
			Awaitility.await().until(() -> connection.getReadTimeout() == 20_000);
		}
	}

	@Test
	void aRequestThatTakesItsTimeDoesNotHoldUpTheOthers() throws Exception {
		Consumer<Connector> threads = (connector) -> connector.setProperty("maxThreads", Integer.toString(2 * MANY));
		try (Application first = Application.start(); Application second = successor(first, threads)) {
			List<Client> clients = new ArrayList<>();
			for (int i = 0; i < MANY; i++) {
				clients.add(Client.connect(first.address()));
				assertThat(clients.get(i).get("/").isOk()).isTrue();
			}
			awaitIdle(first);
			try (Move move = Move.begin(first)) {
				List<Departure> departures = new ArrayList<>();
				while (departures.size() < MANY) {
					departures.addAll(move.await());
				}
				for (Client client : clients) {
					client.request("/wait");
				}
				CompletableFuture<Integer> served = CompletableFuture.supplyAsync(() -> oneByOne(departures, second));
				try {
					assertThat(served.get(20, TimeUnit.SECONDS)).isEqualTo(MANY);
				}
				finally {
					second.release.countDown();
				}
			}
			for (Client client : clients) {
				assertThat(client.response().isOk()).isTrue();
				client.close();
			}
		}
	}

	@Test
	void aConnectionThatWasAcceptedAMomentAgoIsNotYetMoved() throws Exception {
		CountDownLatch goOn = new CountDownLatch(1);
		AtomicBoolean stalling = new AtomicBoolean();
		ExecutorService workers = Executors.newCachedThreadPool();
		// The poller itself calls this.
		Executor executor = (task) -> {
			if (stalling.getAndSet(false)) {
				awaitSilently(goOn);
			}
			workers.execute(task);
		};
		try (Application first = Application.start((connector) -> connector.getProtocolHandler().setExecutor(executor));
				Client busy = Client.connect(first.address())) {
			assertThat(busy.get("/").isOk()).isTrue();
			awaitIdle(first);
			stalling.set(true);
			busy.request("/");
			Awaitility.await().until(() -> !stalling.get());
			try (Client fresh = Client.connect(first.address())) {
				Awaitility.await().until(() -> first.server.load().connections() == 2);
				first.server.startMoving(() -> {
				});
				List<Departure> departures = first.server.departures(2);
				assertThat(departures).extracting(MovedConnectionTests::remotePort)
					.doesNotContain(fresh.socket.getLocalPort());
				departures.forEach(Departure::keep);
				first.server.stopMoving();
				goOn.countDown();
				assertThat(fresh.get("/").isOk()).isTrue();
			}
			assertThat(busy.response().isOk()).isTrue();
		}
		finally {
			workers.shutdown();
		}
	}

	@Test
	void aConnectionIsCountedUntilItEnds() throws Exception {
		try (Application first = Application.start(); Application second = Application.startSuccessor(first)) {
			try (Client client = Client.connect(first.address())) {
				assertThat(client.get("/").isOk()).isTrue();
				awaitCount(first, 1 + THE_ACCEPTORS);
				awaitCount(second, THE_ACCEPTORS);
				move(first, second);
				awaitCount(first, THE_ACCEPTORS);
				awaitCount(second, 1 + THE_ACCEPTORS);
			}
			awaitCount(second, THE_ACCEPTORS);
		}
	}

	@Test
	void theFiguresOfTheServerCountIt() throws Exception {
		try (Application first = Application.start();
				Application second = Application.startSuccessor(first);
				Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			move(first, second);
			assertThat(client.get("/").isOk()).isTrue();
			awaitIdle(second);
			// What the MBeans of the connector say, and so Micrometer's meters.
			assertThat(second.protocol().getConnectionCount()).isEqualTo(1 + THE_ACCEPTORS);
			assertThat(second.protocol().endpoint().getKeepAliveCount()).isEqualTo(1);
			Awaitility.await().until(() -> first.protocol().endpoint().getKeepAliveCount() == 0);
			assertThat(requestsOf(first)).isEqualTo(1);
			assertThat(requestsOf(second)).isEqualTo(1);
		}
	}

	private static int requestsOf(Application application) {
		return ((RequestGroupInfo) application.protocol().endpoint().getHandler().getGlobal()).getRequestCount();
	}

	private static void move(Application from, Application to) throws Exception {
		awaitIdle(from);
		try (Move move = Move.begin(from)) {
			assertThat(move.all(to)).isEqualTo(1);
		}
	}

	private static Application successor(Application predecessor, Consumer<Connector> configuration)
			throws LifecycleException {
		return Application.start("second", new TomcatServer(Application.listenersOf(predecessor), false),
				configuration);
	}

	private static NioSocketWrapper onlyConnection(Application application) {
		return application.protocol().endpoint().wrappers().iterator().next();
	}

	private static void awaitCount(Application application, long count) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(application.protocol().endpoint().getConnectionCount()).isEqualTo(count));
	}

	private static void awaitIdle(Application application) {
		Awaitility.await().until(() -> application.server.load().requests() == 0);
	}

	// So that the poller has to be woken for each, which may be before its giver goes on.
	private static int oneByOne(List<Departure> departures, Application to) {
		int moved = 0;
		for (Departure departure : departures) {
			try {
				moved += Move.hand(List.of(departure), to);
			}
			catch (Exception ex) {
				throw new CompletionException(ex);
			}
			LockSupport.parkNanos(100_000);
		}
		return moved;
	}

	private static int remotePort(Departure departure) {
		return departure.channel().socket().getPort();
	}

	private static void awaitSilently(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Path onlyFileIn(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.findFirst().orElseThrow();
		}
	}

}
