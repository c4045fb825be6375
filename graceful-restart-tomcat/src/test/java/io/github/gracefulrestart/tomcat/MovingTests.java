/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.net.StandardSocketOptions;
import java.time.Duration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.upgrade.Departure;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections go from one server to another, and their clients do not notice.
 */
@Timeout(120)
class MovingTests {

	private static final int TURNS = 100;

	// The acceptor counts the next connection before it waits for it.
	private static final String ONE_AND_THE_ACCEPTORS = "2";

	@Test
	void clientsThatNeverRetryDoNotNoticeAHundredMoves() throws Exception {
		try (Application first = Application.start(unlimited());
				Application second = Application.start("second",
						new TomcatServer(Application.listenersOf(first), false), unlimited());
				FaithfulClients clients = new FaithfulClients(12, first.address())) {
			Application from = first;
			Application to = second;
			int moved = 0;
			for (int i = 0; i < TURNS && clients.failures.isEmpty(); i++) {
				long target = clients.responses.get() + 20;
				Awaitility.await().until(() -> clients.responses.get() >= target || !clients.failures.isEmpty());
				from.server.shutGate();
				to.server.openGate();
				try (Move move = Move.begin(from)) {
					moved += move.all(to);
				}
				Application served = from;
				from = to;
				to = served;
			}
			clients.stop();
			assertThat(clients.failures).isEmpty();
			assertThat(moved).isEqualTo(12 * TURNS);
		}
	}

	@Test
	void anIdleConnectionGoesAtOnceWithTheRequestThatArrivesOnTheWay() throws Exception {
		try (Application first = Application.start();
				Application second = Application.startSuccessor(first);
				Client client = Client.connect(first.address())) {
			assertThat(client.get("/").body()).startsWith("first");
			awaitIdle(first);
			try (Move move = Move.begin(first)) {
				List<Departure> departures = move.await();
				client.request("/");
				Move.hand(departures, second);
				assertThat(client.response().body()).startsWith("second");
				assertThat(first.server.load().connections()).isZero();
				assertThat(second.server.load().connections()).isEqualTo(1);
			}
		}
	}

	@Test
	void aConnectionOnWhichARequestWaitsGoesBeforeIdleOnes() throws Exception {
		try (Application first = Application.start();
				Application second = Application.startSuccessor(first);
				Client one = Client.connect(first.address());
				Client other = Client.connect(first.address())) {
			assertThat(one.get("/").isOk()).isTrue();
			assertThat(other.get("/").isOk()).isTrue();
			ThreadPoolExecutor workers = (ThreadPoolExecutor) first.protocol().getExecutor();
			Awaitility.await().until(() -> workers.getCompletedTaskCount() == 2);
			// In the order in which all of them are looked at.
			List<Integer> ports = new ArrayList<>();
			first.protocol().endpoint().wrappers().forEach((wrapper) -> ports.add(wrapper.getRemotePort()));
			Client last = (other.socket.getLocalPort() == ports.get(1)) ? other : one;
			first.server.startMoving(() -> {
			});
			last.request("/");
			Awaitility.await().until(() -> workers.getCompletedTaskCount() == 3);
			assertThat(Move.hand(first.server.departures(1), second)).isOne();
			assertThat(last.response().body()).startsWith("second");
		}
	}

	@Test
	void aBusyConnectionGoesWhenItsResponseIsOut() throws Exception {
		try (Application first = Application.start();
				Application second = Application.startSuccessor(first);
				Client client = Client.connect(first.address()).request("/wait")) {
			Awaitility.await().until(() -> first.waiting.get() == 1);
			try (Move move = Move.begin(first)) {
				assertThat(first.server.departures(1)).isEmpty();
				first.release.countDown();
				Client.Response response = client.response();
				assertThat(response.body()).startsWith("first");
				assertThat(response.saysClose()).isFalse();
				awaitIdle(first);
				first.server.startDrain();
				Move.hand(move.await(), second);
				assertThat(client.get("/").body()).startsWith("second");
			}
		}
	}

	@Test
	void aRequestCutInItsHeadIsAnsweredWhereItBegan() throws Exception {
		try (Application first = Application.start();
				Application second = Application.startSuccessor(first);
				Client client = Client.connect(first.address()).send("GET / HTTP/1.1\r\nHo")) {
			Awaitility.await().until(() -> first.server.load().requests() == 1);
			try (Move move = Move.begin(first)) {
				assertThat(first.server.departures(1)).isEmpty();
				assertThat(client.send("st: localhost\r\n\r\n").response().body()).startsWith("first");
				Move.hand(move.await(), second);
				assertThat(client.get("/").body()).startsWith("second");
			}
		}
	}

	@Test
	void aConnectionThatNobodyTakesIsServedHere() throws Exception {
		try (Application first = Application.start(); Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			awaitIdle(first);
			try (Move move = Move.begin(first)) {
				List<Departure> departures = move.await();
				client.request("/");
				assertThat(departures.get(0).channel().getOption(StandardSocketOptions.SO_LINGER)).isZero();
				departures.forEach(Departure::keep);
				first.server.stopMoving();
				assertThat(client.response().body()).startsWith("first");
				assertThat(client.get("/").body()).startsWith("first");
			}
		}
	}

	@Test
	void connectionsThatAreSetApartWhenMovingEndsAreServedHere() throws Exception {
		try (Application first = Application.start(); Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			Move.begin(first).close();
			assertThat(client.get("/").body()).startsWith("first");
		}
	}

	@Test
	void aConnectionThatIsSetApartIsNotClosedAsIdle() throws Exception {
		try (Application first = Application.start();
				Application second = Application.startSuccessor(first);
				Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			awaitIdle(first);
			try (Move move = Move.begin(first)) {
				List<Departure> departures = move.await();
				assertThat(first.server.closeIdle(Duration.ZERO, Integer.MAX_VALUE)).isZero();
				Move.hand(departures, second);
				assertThat(client.get("/").body()).startsWith("second");
			}
		}
	}

	@Test
	void theNumberOfRequestsAndTheTimeoutGoOn() throws Exception {
		Consumer<Connector> three = (connector) -> {
			connector.setProperty("maxKeepAliveRequests", "3");
			connector.setProperty("keepAliveTimeout", "20000");
		};
		try (Application first = Application.start(three);
				Application second = Application.start("second",
						new TomcatServer(Application.listenersOf(first), false), three);
				Client client = Client.connect(first.address())) {
			assertThat(client.get("/").saysClose()).isFalse();
			awaitIdle(first);
			try (Move move = Move.begin(first)) {
				List<Departure> departures = move.await();
				IdleState state = departures.get(0).state();
				assertThat(state.listener()).isEqualTo("server");
				assertThat(state.requestsLeft()).isEqualTo(2);
				assertThat(state.timeoutMillis()).isBetween(1L, 20_000L);
				Move.hand(departures, second);
				assertThat(client.get("/").saysClose()).isFalse();
				assertThat(client.get("/").saysClose()).isTrue();
				assertThat(client.isClosedByServer()).isTrue();
			}
		}
	}

	@Test
	void aServerThatIsFullTakesNoMore() throws Exception {
		try (Application first = Application.start();
				Application second = Application.start("second",
						new TomcatServer(Application.listenersOf(first), false),
						(connector) -> connector.setProperty("maxConnections", ONE_AND_THE_ACCEPTORS));
				Client one = Client.connect(first.address());
				Client other = Client.connect(first.address())) {
			assertThat(one.get("/").isOk()).isTrue();
			assertThat(other.get("/").isOk()).isTrue();
			awaitIdle(first);
			try (Move move = Move.begin(first)) {
				List<Departure> departures = new ArrayList<>(move.await());
				Departure refused = departures.remove(1);
				Move.hand(departures, second);
				assertThat(second.server.adopt(refused.state(), refused.channel())).isEmpty();
				assertThat(second.connector.getProperty("maxConnections")).hasToString(ONE_AND_THE_ACCEPTORS);
				refused.keep();
				assertThat(one.get("/").isOk()).isTrue();
				assertThat(other.get("/").isOk()).isTrue();
			}
		}
	}

	@Test
	void aConnectionWhoseClientHasGoneEndsHere() throws Exception {
		try (Application first = Application.start()) {
			try (Client client = Client.connect(first.address())) {
				assertThat(client.get("/").isOk()).isTrue();
				awaitIdle(first);
				first.server.startMoving(() -> {
				});
				client.socket.setSoLinger(true, 0);
			}
			first.server.stopMoving();
			Awaitility.await().until(() -> first.server.load().connections() == 0);
		}
	}

	@Test
	void oneThatComesWhenAllHaveBeenLookedAtGoesOnToo() throws Exception {
		try (Application first = Application.start();
				Application second = Application.startSuccessor(first);
				Client client = Client.connect(first.address())) {
			assertThat(client.get("/").isOk()).isTrue();
			awaitIdle(first);
			try (Move move = Move.begin(first)) {
				List<Departure> departures = move.await();
				second.server.startMoving(() -> {
				});
				Move.hand(departures, second);
				List<Departure> onward = new ArrayList<>();
				Awaitility.await().until(() -> {
					second.server.startDrain();
					onward.addAll(second.server.departures(10));
					return onward.size() == 1;
				});
				onward.get(0).keep();
				assertThat(client.get("/").body()).startsWith("second");
			}
		}
	}

	@Test
	void thoseOfAListenerWhoseConnectionsStayAreToldToEnd() throws Exception {
		try (Application first = Application.start(); Client client = Client.connect(first.address())) {
			assertThat(client.get("/").saysClose()).isFalse();
			awaitIdle(first);
			first.server.startDrain();
			first.server.startMoving(() -> {
			});
			first.server.stopMoving(Set.of("other"));
			assertThat(first.server.departures(10)).hasSize(1).first().satisfies(Departure::keep);
			assertThat(client.get("/").saysClose()).isFalse();
			first.server.stopMoving(Set.of("server"));
			assertThat(client.get("/").saysClose()).isTrue();
		}
	}

	@Test
	void oneThatIsClosedBeforeItIsTakenHoldsNoneUp() throws Exception {
		try (Application first = Application.start();
				Client one = Client.connect(first.address());
				Client other = Client.connect(first.address())) {
			assertThat(one.get("/").isOk()).isTrue();
			assertThat(other.get("/").isOk()).isTrue();
			awaitIdle(first);
			first.server.startMoving(() -> {
			});
			((GracefulHttp11NioProtocol) first.connector.getProtocolHandler()).endpoint()
				.wrappers()
				.iterator()
				.next()
				.close();
			List<Departure> departures = first.server.departures(10);
			assertThat(departures).hasSize(1);
			departures.get(0).keep();
			first.server.stopMoving();
			assertThat(first.server.load().connections()).isEqualTo(1);
			first.server.stopDrain();
			assertThat(List.of(one, other)).anyMatch((client) -> answers(client));
		}
	}

	private static boolean answers(Client client) {
		try {
			return client.get("/").isOk();
		}
		catch (IOException ex) {
			return false;
		}
	}

	// Until the response is out the connection is the worker's, also when its client has
	// read it.
	private static void awaitIdle(Application application) {
		Awaitility.await().until(() -> application.server.load().requests() == 0);
	}

	private static Consumer<Connector> unlimited() {
		return (connector) -> connector.setProperty("maxKeepAliveRequests", "-1");
	}

}
