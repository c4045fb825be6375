/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Adoption}.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class AdoptionTests {

	@TempDir
	private Path directory;

	private UnixPair pair;

	@BeforeEach
	void connect() throws IOException {
		this.pair = UnixPair.connect(this.directory);
	}

	@AfterEach
	void disconnect() {
		this.pair.close();
	}

	@ParameterizedTest
	@EnumSource(value = StandardProtocolFamily.class, names = { "INET", "INET6" })
	void anAdoptedListenerAcceptsWithASelector(ProtocolFamily family) throws IOException {
		try (ServerSocketChannel original = bind(family);
				ServerSocketChannel adopted = Adoption.listener(pass(original));
				Selector selector = Selector.open()) {
			assertThat(adopted.getLocalAddress()).isEqualTo(original.getLocalAddress());
			adopted.register(selector, SelectionKey.OP_ACCEPT);
			assertThat(adopted.accept()).isNull();
			try (SocketChannel client = SocketChannel.open(adopted.getLocalAddress())) {
				assertThat(selector.select(5000)).isOne();
				try (SocketChannel accepted = adopted.accept()) {
					assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
					assertConnected(client, accepted);
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource(value = StandardProtocolFamily.class, names = { "INET", "INET6" })
	void anAdoptedConnectionReadsAndWrites(ProtocolFamily family) throws IOException {
		try (ServerSocketChannel listener = bind(family);
				SocketChannel client = SocketChannel.open(listener.getLocalAddress());
				SocketChannel original = listener.accept();
				SocketChannel adopted = Adoption.connection(pass(original));
				Selector selector = Selector.open()) {
			assertThat(adopted.getLocalAddress()).isEqualTo(original.getLocalAddress());
			assertThat(adopted.getRemoteAddress()).isEqualTo(original.getRemoteAddress());
			assertThat(adopted.isBlocking()).isFalse();
			adopted.register(selector, SelectionKey.OP_READ);
			client.write(UnixPair.bytes("x"));
			assertThat(selector.select(5000)).isOne();
			assertThat(read(adopted, 1)).isEqualTo("x");
			assertConnected(client, adopted);
			adopted.setOption(StandardSocketOptions.TCP_NODELAY, true);
			assertThat(adopted.getOption(StandardSocketOptions.IP_TOS)).isZero();
		}
	}

	@Test
	void aConnectionSurvivesTheGiverThatDoesNotLinger() throws IOException {
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET);
				SocketChannel client = SocketChannel.open(listener.getLocalAddress());
				Selector selector = Selector.open()) {
			SocketChannel given = listener.accept();
			given.configureBlocking(false);
			given.register(selector, SelectionKey.OP_READ);
			Descriptor descriptor = pass(given);
			given.setOption(StandardSocketOptions.SO_LINGER, 0);
			given.close();
			selector.selectNow();
			try (SocketChannel adopted = Adoption.connection(descriptor)) {
				adopted.setOption(StandardSocketOptions.SO_LINGER, -1);
				assertConnected(client, adopted);
			}
			assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		}
	}

	@Test
	void closingAnAdoptedListenerLeavesTheOriginal() throws IOException {
		try (ServerSocketChannel original = bind(StandardProtocolFamily.INET)) {
			Adoption.listener(pass(original)).close();
			assertThat(OpenDescriptors.duplicatesOf(TrueNumber.of(original))).isOne();
			original.configureBlocking(true);
			try (SocketChannel client = SocketChannel.open(original.getLocalAddress());
					SocketChannel accepted = original.accept()) {
				assertConnected(client, accepted);
			}
		}
	}

	@Test
	void anAdoptedListenerOutlivesTheOriginal() throws IOException {
		ServerSocketChannel original = bind(StandardProtocolFamily.INET);
		try (ServerSocketChannel adopted = Adoption.listener(pass(original))) {
			SocketChannel waiting = SocketChannel.open(original.getLocalAddress());
			original.close();
			try (waiting; SocketChannel accepted = adopted.accept()) {
				assertConnected(waiting, accepted);
			}
		}
	}

	@Test
	void anAdoptedListenerIsNonBlockingAlsoIfTheOriginalWasNot() throws IOException {
		try (ServerSocketChannel original = bind(StandardProtocolFamily.INET);
				ServerSocketChannel adopted = Adoption.listener(pass(original))) {
			assertThat(original.isBlocking()).isTrue();
			assertThat(adopted.isBlocking()).isFalse();
			assertThat(adopted.accept()).isNull();
		}
	}

	@Test
	void aPipeIsRefusedAndClosed() throws IOException {
		int[] ends = new int[2];
		POSIXFactory.getNativePOSIX().pipe(ends);
		try (Descriptor in = Descriptor.of(ends[0]); Descriptor out = Descriptor.of(ends[1])) {
			assertRefused(in.number());
			assertRefused(out.number());
		}
	}

	@Test
	void aFileIsRefusedAndClosed() throws IOException {
		Path path = this.directory.resolve("file");
		int number = POSIXFactory.getNativePOSIX().open(path.toString(), 0x42, 0600);
		try (Descriptor file = Descriptor.of(number)) {
			assertRefused(file.number());
		}
	}

	@Test
	void aUnixSocketIsRefusedAndClosed() throws IOException {
		try (Descriptor listener = UnixSocket.listening(this.directory.resolve("socket"))) {
			assertRefused(listener.number());
		}
	}

	@Test
	void aUdpSocketIsRefusedAndClosed() throws IOException {
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET);
				DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET)) {
			udp.connect(listener.getLocalAddress());
			assertRefused(TrueNumber.of(udp));
		}
	}

	@Test
	void aSocketThatIsBoundAndDoesNotListenIsRefusedAndClosed() throws IOException {
		try (SocketChannel bound = SocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
			assertRefused(TrueNumber.of(bound));
		}
	}

	@Test
	void aConnectionIsNoListener() throws IOException {
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET);
				SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
			int number = TrueNumber.of(client);
			Descriptor received = this.pair.pass(number);
			assertThatIOException().isThrownBy(() -> Adoption.listener(received))
				.withMessageContaining("not a listening TCP socket");
			assertThat(OpenDescriptors.duplicatesOf(number)).isOne();
		}
	}

	@Test
	void aListenerIsNoConnection() throws IOException {
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET)) {
			int number = TrueNumber.of(listener);
			Descriptor received = this.pair.pass(number);
			assertThatIOException().isThrownBy(() -> Adoption.connection(received))
				.withMessageContaining("not a connected TCP socket");
			assertThat(OpenDescriptors.duplicatesOf(number)).isOne();
		}
	}

	@Test
	void aConnectionThatThePeerHasResetIsRefused() throws IOException {
		try (ServerSocketChannel listener = bind(StandardProtocolFamily.INET)) {
			SocketChannel client = SocketChannel.open(listener.getLocalAddress());
			try (SocketChannel accepted = listener.accept()) {
				Descriptor received = pass(accepted);
				client.setOption(StandardSocketOptions.SO_LINGER, 0);
				client.close();
				assertThatIOException().isThrownBy(() -> Adoption.connection(received))
					.withMessageContaining("not a connected TCP socket");
			}
		}
	}

	@Test
	void aDescriptorIsAdoptedOnce() throws IOException {
		try (ServerSocketChannel original = bind(StandardProtocolFamily.INET)) {
			Descriptor received = pass(original);
			try (ServerSocketChannel adopted = Adoption.listener(received)) {
				assertThat(adopted.isOpen()).isTrue();
				assertThatIllegalStateException().isThrownBy(() -> Adoption.listener(received));
			}
		}
	}

	@Test
	void aThousandAdoptionsLeaveNoDescriptorBehind() throws IOException {
		try (ServerSocketChannel original = bind(StandardProtocolFamily.INET)) {
			int number = TrueNumber.of(original);
			long before = OpenDescriptors.count();
			for (int round = 0; round < 1000; round++) {
				Adoption.listener(this.pair.pass(number)).close();
			}
			assertThat(OpenDescriptors.duplicatesOf(number)).isOne();
			assertThat(OpenDescriptors.count()).isCloseTo(before, within(50L));
		}
	}

	@Test
	void thereIsNoObstacleWithTheFlags() {
		assertThat(Adoption.obstacle()).isEmpty();
	}

	@Test
	void withoutTheFlagsTheObstacleNamesWhatToAdd() throws Exception {
		String obstacle = ChildJvm.run(PrintObstacle.class);
		assertThat(obstacle).contains(Adoption.JVM_FLAGS.get(0)).contains("Add-Opens: java.base/sun.nio.ch");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_24)
	void withoutNativeAccessTheObstacleNamesWhatToAdd() throws Exception {
		String obstacle = ChildJvm.run(PrintObstacle.class, "--illegal-native-access=deny", Adoption.JVM_FLAGS.get(0));
		assertThat(obstacle).contains(Adoption.JVM_FLAGS.get(1)).contains("IllegalCallerException");
	}

	private static ServerSocketChannel bind(ProtocolFamily family) throws IOException {
		String loopback = (family == StandardProtocolFamily.INET) ? "127.0.0.1" : "::1";
		return ServerSocketChannel.open(family).bind(new InetSocketAddress(InetAddress.getByName(loopback), 0));
	}

	private Descriptor pass(SelectableChannel channel) throws IOException {
		return this.pair.pass(TrueNumber.of(channel));
	}

	private void assertRefused(int number) throws IOException {
		long before = OpenDescriptors.duplicatesOf(number);
		Descriptor listener = this.pair.pass(number);
		assertThatIOException().isThrownBy(() -> Adoption.listener(listener));
		Descriptor connection = this.pair.pass(number);
		assertThatIOException().isThrownBy(() -> Adoption.connection(connection));
		assertThat(OpenDescriptors.duplicatesOf(number)).isEqualTo(before);
	}

	private static void assertConnected(SocketChannel client, SocketChannel server) throws IOException {
		client.write(UnixPair.bytes("ping"));
		assertThat(read(server, 4)).isEqualTo("ping");
		server.write(UnixPair.bytes("pong"));
		assertThat(read(client, 4)).isEqualTo("pong");
	}

	private static String read(SocketChannel channel, int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(length);
		while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
			Thread.onSpinWait();
		}
		return UnixPair.text(buffer);
	}

	/**
	 * Prints what {@link Adoption#obstacle()} says.
	 */
	static final class PrintObstacle {

		public static void main(String[] args) {
			System.out.println(Adoption.obstacle().orElse("none"));
		}

	}

}
