/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.github.gracefulrestart.handoff.InheritedListeners;
import io.github.gracefulrestart.handoff.Listener;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Where a connector's listening socket comes from and how it is shown.
 */
class ListenerTests {

	private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

	@Test
	void aListenerIsShownWithTheAddressThatWasConfigured() throws Exception {
		try (Application application = Application.start()) {
			assertThat(application.server.listeners()).singleElement().satisfies((listener) -> {
				assertThat(listener.name()).isEqualTo("server");
				assertThat(listener.wanted()).isEqualTo(ANY_PORT);
				assertThat(listener.channel().getLocalAddress()).isEqualTo(application.address());
				assertThat(listener.channel().isBlocking()).isFalse();
			});
		}
	}

	@Test
	void aListenerOfAnyPortIsClaimedByItsNameAndServed() throws Exception {
		AtomicReference<Listener> claim = new AtomicReference<>();
		ServerSocketChannel channel = ServerSocketChannel.open().bind(ANY_PORT);
		InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
		InheritedListeners inherited = (name, wanted) -> {
			claim.set(new Listener(name, wanted, channel));
			return Optional.of(claim.get());
		};
		try (Application application = Application.start("second", new TomcatServer(inherited, true), (connector) -> {
		})) {
			assertThat(claim.get().name()).isEqualTo("server");
			assertThat(claim.get().wanted()).isEqualTo(ANY_PORT);
			assertThat(application.address()).isEqualTo(address);
			assertThat(channel.isBlocking()).isFalse();
			try (Client client = Client.connect(address)) {
				assertThat(client.get("/").body()).startsWith("second");
			}
		}
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void anAddressThatWasNotInheritedIsBound() throws Exception {
		try (ServerSocketChannel other = ServerSocketChannel.open().bind(ANY_PORT)) {
			InheritedListeners inherited = (name, wanted) -> wanted.equals(other.socket().getLocalSocketAddress())
					? Optional.of(new Listener(name, wanted, other)) : Optional.empty();
			try (Application application = Application.start("second", new TomcatServer(inherited, true),
					(connector) -> connector.setProperty("address", "127.0.0.2"))) {
				assertThat(application.listener().getLocalAddress())
					.isEqualTo(new InetSocketAddress("127.0.0.2", application.connector.getLocalPort()));
				assertThat(other.isOpen()).isTrue();
			}
		}
	}

	@Test
	void whatComesToAServiceManagersListenerAfterAStopWaitsForTheNextStart() throws Exception {
		try (ServerSocketChannel channel = ServerSocketChannel.open().bind(ANY_PORT);
				SocketChannel waiting = SocketChannel.open()) {
			InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
			try (Application application = Application.start("first",
					new TomcatServer(Application.activated(channel), true), (connector) -> {
					}); Client served = Client.connect(address)) {
				assertThat(served.get("/").isOk()).isTrue();
				assertThat(application.server.listeners()).singleElement().matches(Listener::activated);
				application.server.closeListeners(Set.of("server"), true);
				waiting.connect(address);
				waiting.write(ByteBuffer.wrap(new byte[] { 42 }));
			}
			channel.configureBlocking(false);
			try (SocketChannel accepted = Objects.requireNonNull(channel.accept(), "nobody waits")) {
				assertThat(accepted.getRemoteAddress()).isEqualTo(waiting.getLocalAddress());
				assertThat(accepted.read(ByteBuffer.allocate(1))).isOne();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1", "0.0.0.0", "::" })
	void eachKindOfAddressIsServedAndHandedOver(String address) throws Exception {
		try (Application first = Application.start("first", new TomcatServer(InheritedListeners.NONE, true),
				(connector) -> connector.setProperty("address", address));
				Application second = Application.start("second",
						new TomcatServer(Application.listenersOf(first), false),
						(connector) -> connector.setProperty("address", address))) {
			InetSocketAddress target = new InetSocketAddress(address, first.connector.getLocalPort());
			assertThat(second.connector.getLocalPort()).isEqualTo(target.getPort());
			try (Client client = Client.connect(target)) {
				assertThat(client.get("/").body()).startsWith("first");
			}
			first.server.shutGate();
			second.server.openGate();
			try (Client client = Client.connect(target)) {
				assertThat(client.get("/").body()).startsWith("second");
			}
		}
	}

	@Test
	void aConnectorWithoutAnAddressServesBothFamilies() throws Exception {
		try (Application application = Application
			.start((connector) -> ((GracefulHttp11NioProtocol) connector.getProtocolHandler()).setAddress(null))) {
			for (String address : new String[] { "127.0.0.1", "::1" }) {
				try (Client client = Client
					.connect(new InetSocketAddress(address, application.connector.getLocalPort()))) {
					assertThat(client.get("/").isOk()).isTrue();
				}
			}
		}
	}

	@Test
	void anAddressInUseFailsAsItDoesWithTomcat() throws Exception {
		try (ServerSocketChannel other = ServerSocketChannel.open().bind(ANY_PORT)) {
			int port = ((InetSocketAddress) other.getLocalAddress()).getPort();
			assertThatThrownBy(() -> Application.start("first", new TomcatServer(InheritedListeners.NONE, true),
					(connector) -> connector.setPort(port)))
				.hasRootCauseInstanceOf(BindException.class);
		}
	}

	@Test
	void theListenerOfAStoppedConnectorIsGoneAndOfAStartedOneIsBack() throws Exception {
		try (Application application = Application.start()) {
			int port = application.connector.getLocalPort();
			application.connector.setPort(port);
			application.connector.stop();
			assertThat(application.server.listeners()).isEmpty();
			application.connector.start();
			assertThat(application.server.listeners()).hasSize(1);
			try (Client client = Client.connect(application.address())) {
				assertThat(client.get("/").isOk()).isTrue();
			}
		}
	}

	@Test
	void twoConnectorsCannotHaveOneName() {
		TomcatServer server = new TomcatServer(InheritedListeners.NONE, true);
		Connector connector = Application.connector();
		server.add("server", connector);
		server.add("server", connector);
		assertThatIllegalArgumentException().isThrownBy(() -> server.add("server", Application.connector()))
			.withMessageContaining("'server'");
	}

}
