/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.gracefulrestart.socket.ListenerFilter;
import io.github.gracefulrestart.upgrade.Load;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of connections when the gate is shut or the connector stops.
 */
@Timeout(30)
class AcceptTests {

	@Test
	void aConnectionWaitsInTheQueueWhileTheGateIsShut() throws Exception {
		try (Application application = Application.start()) {
			application.server.shutGate();
			try (Client client = Client.connect(application.address()).request("/")) {
				assertThat(application.server.load().isNone()).isTrue();
				application.server.openGate();
				assertThat(client.response().isOk()).isTrue();
			}
		}
	}

	@Test
	void whatWasAcceptedIsCountedWhenTheGateIsShut() throws Exception {
		try (Application application = Application.start()) {
			List<Client> clients = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				application.server.openGate();
				clients.add(Client.connect(application.address()));
				application.server.shutGate();
				int counted = application.server.load().connections();
				assertThat(application.server.load().connections()).isEqualTo(counted);
			}
			application.server.openGate();
			Awaitility.await().until(() -> application.server.load().connections() == 200);
			closeAll(clients);
			Awaitility.await().until(() -> application.server.load().isNone());
		}
	}

	@Test
	void theGateShutsWhileTheAcceptorWaitsForTheNumberOfConnectionsToFall() throws Exception {
		try (Application application = Application.start((connector) -> connector.setProperty("maxConnections", "2"))) {
			List<Client> clients = connect(application, 4);
			Awaitility.await().until(() -> application.server.load().connections() == 2);
			Awaitility.await().until(() -> acceptor().orElseThrow().getState() == Thread.State.WAITING);
			application.server.shutGate();
			clients.get(0).close();
			clients.get(1).close();
			Awaitility.await().until(() -> application.server.load().isNone());
			application.server.openGate();
			assertThat(clients.get(2).get("/").isOk()).isTrue();
			assertThat(clients.get(3).get("/").isOk()).isTrue();
			closeAll(clients);
		}
	}

	@Test
	void closingAListenerServesWhatWaitsAlsoAboveTheLimitOfConnections() throws Exception {
		try (TomcatWarnings warnings = new TomcatWarnings();
				Application application = Application
					.start((connector) -> connector.setProperty("maxConnections", "2"))) {
			InetSocketAddress address = application.address();
			List<Client> clients = connect(application, 20);
			for (Client client : clients) {
				client.request("/");
			}
			application.server.closeListeners(Set.of("server", "unknown"), true);
			for (Client client : clients) {
				assertThat(client.response().isOk()).isTrue();
			}
			assertThat(application.server.load().connections()).isEqualTo(20);
			assertThat(application.connector.getProperty("maxConnections")).hasToString("2");
			assertThat(application.server.listeners()).isEmpty();
			assertIsFree(address);
			application.server.closeListeners(Set.of("server"), true);
			closeAll(clients);
			Awaitility.await().until(() -> application.server.load().isNone());
			assertThat(warnings.messages).isEmpty();
		}
	}

	@Test
	void closingAListenerServesWhatWaitsAtAShutGate() throws Exception {
		try (Application application = Application.start()) {
			InetSocketAddress address = application.address();
			application.server.shutGate();
			List<Client> clients = connect(application, 20);
			application.server.closeListeners(Set.of("server"), true);
			assertIsFree(address);
			assertThat(application.server.load().connections()).isEqualTo(20);
			for (Client client : clients) {
				assertThat(client.get("/").isOk()).isTrue();
			}
			application.server.openGate();
			closeAll(clients);
		}
	}

	@Test
	void aListenerThatWasClosedIsOpenedAgainAtItsAddress() throws Exception {
		try (Application application = Application.start()) {
			InetSocketAddress address = application.address();
			application.server.shutGate();
			application.server.closeListeners(Set.of("server"), true);
			application.server.reopenListeners();
			application.server.openGate();
			try (Client client = Client.connect(address)) {
				assertThat(client.get("/").isOk()).isTrue();
			}
			assertThat(application.server.listeners()).hasSize(1);
			application.server.reopenListeners();
			assertThat(application.server.listeners()).hasSize(1);
		}
	}

	@Test
	void aListenerThatAnotherProcessClosesForGoodLetsNewConnectionsInAgain() throws Exception {
		try (Application application = Application.start()) {
			ListenerFilter.dropNewConnections(application.server.listeners().get(0).channel());
			application.server.reopenListeners();
			try (Client client = Client.connect(application.address())) {
				assertThat(client.get("/").isOk()).isTrue();
			}
		}
	}

	@Test
	void aListenerThatOthersMayHoldIsLeftToThemWithoutAFilter() throws Exception {
		try (Application application = Application.start();
				ServerSocketChannel other = SecondDescriptor.of(application.server.listeners().get(0).channel())) {
			InetSocketAddress address = application.address();
			application.server.closeListeners(Set.of("server"), false);
			try (Client client = Client.connect(address)) {
				assertThat(other.accept()).isNotNull();
				assertThat(client.socket.isConnected()).isTrue();
			}
		}
	}

	@Test
	void aListenerWhoseAddressWasTakenMeanwhileStaysClosed() throws Exception {
		try (Application application = Application.start()) {
			InetSocketAddress address = application.address();
			application.server.closeListeners(Set.of("server"), true);
			try (ServerSocket other = new ServerSocket(address.getPort(), 1, address.getAddress())) {
				application.server.reopenListeners();
				assertThat(other.isBound()).isTrue();
				assertThat(application.server.listeners()).isEmpty();
			}
			application.server.reopenListeners();
			assertThat(application.server.listeners()).hasSize(1);
		}
	}

	@Test
	void theAcceptorOfAClosedListenerUsesNoProcessorTime() throws Exception {
		try (Application application = Application.start()) {
			application.server.closeListeners(Set.of("server"), true);
			Thread acceptor = acceptor().orElseThrow();
			ThreadMXBean threads = ManagementFactory.getThreadMXBean();
			long before = threads.getThreadCpuTime(acceptor.getId());
			Thread.sleep(300);
			assertThat(threads.getThreadCpuTime(acceptor.getId()) - before).isLessThan(10_000_000);
		}
	}

	@Test
	void aPausedConnectorServesWhatItHasAccepted() throws Exception {
		try (TomcatWarnings warnings = new TomcatWarnings(); Application application = Application.start()) {
			List<Client> clients = connect(application, 20);
			Client keptAlive = clients.get(0);
			assertThat(keptAlive.get("/").saysClose()).isFalse();
			Awaitility.await().until(() -> application.server.load().connections() == 20);
			application.pauseAndCloseServerSocket();
			for (Client client : clients) {
				Client.Response response = client.get("/");
				assertThat(response.isOk()).isTrue();
				assertThat(response.saysClose()).isTrue();
				assertThat(client.isClosedByServer()).isTrue();
			}
			closeAll(clients);
			assertThat(warnings.messages).isEmpty();
		}
	}

	@Test
	void aResumedConnectorAcceptsAgain() throws Exception {
		try (Application application = Application.start()) {
			application.connector.pause();
			try (Client client = Client.connect(application.address()).request("/")) {
				assertThat(application.server.load().isNone()).isTrue();
				application.connector.resume();
				assertThat(client.response().saysClose()).isFalse();
			}
		}
	}

	@Test
	void anOrdinaryStopUnderLoadAnswersOnEachConnectionThatWasAccepted() throws Exception {
		for (int i = 0; i < 20; i++) {
			try (TomcatWarnings warnings = new TomcatWarnings(); Application application = Application.start()) {
				long first = Application.nextConnectionNumber();
				HammeringClients clients = new HammeringClients(6, application.address());
				clients.awaitResponses(50);
				application.server.closeListeners(Set.of("server"), true);
				long last = Application.nextConnectionNumber();
				Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
					application.server.startDrain();
					application.server.closeIdle(Duration.ofMillis(200), Integer.MAX_VALUE);
					return application.server.load().isNone();
				});
				application.pauseAndCloseServerSocket();
				application.connector.stop();
				clients.stop();
				assertThat(clients.bodies).hasSize((int) (last - first - 1));
				assertThat(clients.failures).allMatch((failure) -> failure.contains("Connection refused"));
				assertThat(warnings.messages).isEmpty();
			}
		}
	}

	@Test
	void aStopAtAShutGateIsQuickAndQuiet() throws Exception {
		try (TomcatWarnings warnings = new TomcatWarnings(); Application application = Application.start()) {
			application.server.shutGate();
			long start = System.nanoTime();
			application.connector.stop();
			assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
			assertThat(warnings.messages).isEmpty();
			assertThat(acceptor()).isEmpty();
			assertThat(application.server.load()).isEqualTo(new Load(0, 0, 0));
		}
	}

	private static void assertIsFree(InetSocketAddress address) throws IOException {
		try (ServerSocketChannel other = ServerSocketChannel.open()) {
			other.bind(address);
		}
	}

	private static Optional<Thread> acceptor() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().endsWith("-Acceptor"))
			.findAny();
	}

	private static List<Client> connect(Application application, int count) throws IOException {
		List<Client> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(Client.connect(application.address()));
		}
		return clients;
	}

	private static void closeAll(List<Client> clients) throws IOException {
		for (Client client : clients) {
			client.close();
		}
	}

}
