/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ConnectionDescriptors}.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ConnectionDescriptorsTests {

	@Test
	void connectionsAreFoundWheneverTheyWereAccepted() throws IOException {
		ConnectionDescriptors descriptors = ConnectionDescriptors.prepare();
		try (ServerSocketChannel listener = listen();
				SocketChannel client = SocketChannel.open(listener.getLocalAddress());
				SocketChannel accepted = listener.accept()) {
			assertThat(descriptors.of(client)).isEqualTo(TrueNumber.of(client));
			assertThat(descriptors.of(accepted)).isEqualTo(TrueNumber.of(accepted));
		}
	}

	@Test
	void aConnectionThatItsClientHasResetIsNotFound() throws IOException {
		ConnectionDescriptors descriptors = ConnectionDescriptors.prepare();
		try (ServerSocketChannel listener = listen();
				SocketChannel client = SocketChannel.open(listener.getLocalAddress());
				SocketChannel accepted = listener.accept()) {
			reset(client, accepted);
			assertThatIOException().isThrownBy(() -> descriptors.of(accepted))
				.withMessageContaining("the connection of " + accepted.getLocalAddress());
		}
	}

	@Test
	void aClosedChannelHasNoDescriptor() throws IOException {
		ConnectionDescriptors descriptors = ConnectionDescriptors.prepare();
		try (ServerSocketChannel listener = listen()) {
			SocketChannel client = SocketChannel.open(listener.getLocalAddress());
			client.close();
			assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> descriptors.of(client));
		}
	}

	@Test
	void aJvmWithoutOurFlagsFindsWhatWasAcceptedBeforeItFirstAsked() throws Exception {
		assertThat(ChildJvm.run(FindOwnConnections.class)).endsWith("found all\n");
	}

	private static ServerSocketChannel listen() throws IOException {
		return ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
	}

	private static void reset(SocketChannel client, SocketChannel accepted) throws IOException {
		client.setOption(StandardSocketOptions.SO_LINGER, 0);
		client.close();
		assertThatIOException().isThrownBy(() -> accepted.read(ByteBuffer.allocate(1)));
	}

	/**
	 * Finds connections that are older and younger than what was prepared, and proves it
	 * by closing them.
	 */
	static final class FindOwnConnections {

		public static void main(String[] args) throws IOException {
			try (ServerSocketChannel listener = listen()) {
				SocketChannel older = SocketChannel.open(listener.getLocalAddress());
				SocketChannel reset = SocketChannel.open(listener.getLocalAddress());
				listener.accept();
				SocketChannel accepted = listener.accept();
				ConnectionDescriptors descriptors = ConnectionDescriptors.prepare();
				SocketChannel younger = SocketChannel.open(listener.getLocalAddress());
				int number = descriptors.of(older);
				assertThat(OpenDescriptors.contains(number)).isTrue();
				proveByClosing(younger, descriptors.of(younger));
				proveByClosing(older, number);
				reset(reset, accepted);
				assertThatIOException().isThrownBy(() -> descriptors.of(accepted));
				System.out.println("found all");
			}
		}

		private static void proveByClosing(SocketChannel channel, int number) throws IOException {
			assertThat(OpenDescriptors.contains(number)).isTrue();
			channel.close();
			assertThat(OpenDescriptors.contains(number)).isFalse();
		}

	}

}
