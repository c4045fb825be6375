/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link OpenSockets}.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class OpenSocketsTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "INET, 127.0.0.1", "INET, 0.0.0.0", "INET6, ::1", "INET6, ::", "INET6, 127.0.0.1", "INET6, 0.0.0.0" })
	void aListenerAndItsConnectionsAreFound(StandardProtocolFamily family, String address) throws IOException {
		try (ServerSocketChannel listener = bind(family, address, 0);
				SocketChannel client = SocketChannel.open(reachable(listener));
				SocketChannel accepted = listener.accept()) {
			OpenSockets sockets = OpenSockets.read();
			assertThat(sockets.descriptorOf(listener)).isEqualTo(TrueNumber.of(listener));
			assertThat(sockets.descriptorOf(client)).isEqualTo(TrueNumber.of(client));
			assertThat(sockets.descriptorOf(accepted)).isEqualTo(TrueNumber.of(accepted));
		}
	}

	@Test
	void listenersOnOnePortAreToldApart() throws IOException {
		try (ServerSocketChannel first = bind(StandardProtocolFamily.INET6, "127.0.0.1", 0)) {
			int port = port(first);
			try (ServerSocketChannel second = bind(StandardProtocolFamily.INET6, "127.0.0.2", port);
					ServerSocketChannel third = bind(StandardProtocolFamily.INET, "127.0.0.3", port);
					ServerSocketChannel fourth = bind(StandardProtocolFamily.INET6, "::1", port)) {
				OpenSockets sockets = OpenSockets.read();
				for (ServerSocketChannel listener : List.of(first, second, third, fourth)) {
					assertThat(sockets.descriptorOf(listener)).isEqualTo(TrueNumber.of(listener));
				}
			}
		}
	}

	@Test
	void manyConnectionsAreToldApart() throws IOException {
		List<SocketChannel> clients = new ArrayList<>();
		List<SocketChannel> servers = new ArrayList<>();
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET, "127.0.0.1", 0)) {
			for (int i = 0; i < 100; i++) {
				clients.add(SocketChannel.open(listener.getLocalAddress()));
				servers.add(listener.accept());
			}
			OpenSockets sockets = OpenSockets.read();
			for (SocketChannel server : servers) {
				assertThat(sockets.descriptorOf(server)).isEqualTo(TrueNumber.of(server));
			}
		}
		finally {
			for (SocketChannel client : clients) {
				client.close();
			}
			for (SocketChannel server : servers) {
				server.close();
			}
		}
	}

	@Test
	void aUdpSocketWithTheSameAddressesIsNotMistakenForTheConnection() throws IOException {
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET, "127.0.0.1", 0);
				DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET);
				SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
			udp.bind(client.getLocalAddress()).connect(client.getRemoteAddress());
			assertThat(OpenSockets.read().descriptorOf(client)).isEqualTo(TrueNumber.of(client));
		}
	}

	@Test
	void aListenerThatWasOpenedLaterIsNotFound() throws IOException {
		OpenSockets sockets = OpenSockets.read();
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET, "127.0.0.1", 0)) {
			assertThatIOException().isThrownBy(() -> sockets.descriptorOf(listener))
				.withMessageContaining("listener on /127.0.0.1:" + port(listener));
		}
	}

	@Test
	void aNumberThatSomebodyElseHasNowIsNotFound() throws IOException {
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET, "127.0.0.1", 0);
				UnixPair pair = UnixPair.connect(this.directory)) {
			Descriptor duplicate = pair.pass(TrueNumber.of(listener));
			OpenSockets sockets = OpenSockets.read();
			duplicate.close();
			try (Descriptor somebody = UnixSocket.listening(this.directory.resolve("somebody"))) {
				assertThat(somebody.number()).isNotEqualTo(TrueNumber.of(listener));
				assertThat(sockets.descriptorOf(listener)).isEqualTo(TrueNumber.of(listener));
			}
		}
	}

	@Test
	void duplicatesOfOneSocketAreAsGoodAsEachOther() throws IOException {
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET, "127.0.0.1", 0);
				UnixPair pair = UnixPair.connect(this.directory)) {
			int number = OpenSockets.read().descriptorOf(listener);
			try (Descriptor duplicate = pair.pass(number)) {
				assertThat(OpenSockets.read().descriptorOf(listener)).isIn(number, duplicate.number());
			}
		}
	}

	@Test
	void twoSocketsOnOneAddressCannotBeToldApart() throws IOException {
		try (ServerSocketChannel first = ServerSocketChannel.open();
				ServerSocketChannel second = ServerSocketChannel.open()) {
			first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			first.bind(new InetSocketAddress("127.0.0.1", 0));
			second.bind(first.getLocalAddress());
			assertThatIOException().isThrownBy(() -> OpenSockets.read().descriptorOf(first))
				.withMessageContaining("More than one socket")
				.withMessageContaining("/127.0.0.1:" + port(first));
		}
	}

	@Test
	void aChannelWithoutASocketOfTheRightKindIsRefused() throws IOException {
		OpenSockets sockets = OpenSockets.read();
		try (ServerSocketChannel unbound = ServerSocketChannel.open();
				SocketChannel unconnected = SocketChannel.open();
				ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			assertThatIOException().isThrownBy(() -> sockets.descriptorOf(unbound));
			assertThatIOException().isThrownBy(() -> sockets.descriptorOf(unconnected));
			assertThatIOException().isThrownBy(() -> sockets.descriptorOf(unix));
		}
		ServerSocketChannel closed = bind(StandardProtocolFamily.INET, "127.0.0.1", 0);
		closed.close();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> sockets.descriptorOf(closed));
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void aJvmWithoutOurFlagsFindsItsSockets(boolean preferIpv4) throws Exception {
		assertThat(ChildJvm.run(FindOwnSockets.class, "-Djava.net.preferIPv4Stack=" + preferIpv4))
			.endsWith("found all\n");
	}

	private static ServerSocketChannel bind(ProtocolFamily family, String address, int port) throws IOException {
		return ServerSocketChannel.open(family).bind(new InetSocketAddress(address, port));
	}

	private static int port(ServerSocketChannel listener) throws IOException {
		return ((InetSocketAddress) listener.getLocalAddress()).getPort();
	}

	private static InetSocketAddress reachable(ServerSocketChannel listener) throws IOException {
		InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
		return address.getAddress().isAnyLocalAddress() ? new InetSocketAddress("127.0.0.1", address.getPort())
				: address;
	}

	/**
	 * Finds a wildcard listener and a connection to it, and proves it by closing them.
	 */
	static final class FindOwnSockets {

		public static void main(String[] args) throws IOException {
			ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(0));
			SocketChannel client = SocketChannel.open(reachable(listener));
			SocketChannel accepted = listener.accept();
			OpenSockets sockets = OpenSockets.read();
			proveByClosing(listener, sockets.descriptorOf(listener));
			proveByClosing(accepted, sockets.descriptorOf(accepted));
			proveByClosing(client, sockets.descriptorOf(client));
			System.out.println("found all");
		}

		private static void proveByClosing(Channel channel, int number) throws IOException {
			assertThat(OpenDescriptors.contains(number)).isTrue();
			channel.close();
			assertThat(OpenDescriptors.contains(number)).isFalse();
		}

	}

}
