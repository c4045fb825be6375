/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Adoption}.
 */
class AdoptionTests {

	private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

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

	@Test
	void anAdoptedListenerAcceptsWithASelector() throws IOException {
		try (ServerSocketChannel original = ServerSocketChannel.open().bind(ANY_PORT);
				ServerSocketChannel adopted = Adoption.listener(pass(original));
				Selector selector = Selector.open()) {
			adopted.register(selector, SelectionKey.OP_ACCEPT);
			assertThat(adopted.accept()).isNull();
			assertThat(adopted.getLocalAddress()).isEqualTo(original.getLocalAddress());
			try (SocketChannel client = SocketChannel.open(adopted.getLocalAddress())) {
				assertThat(selector.select(5000)).isOne();
				try (SocketChannel accepted = adopted.accept()) {
					assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
					client.write(UnixPair.bytes("hello"));
					assertThat(read(accepted, 5)).isEqualTo("hello");
				}
			}
		}
	}

	private Descriptor pass(ServerSocketChannel listener) throws IOException {
		return this.pair.pass(OpenSockets.read().descriptorOf(listener));
	}

	private static String read(SocketChannel channel, int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(length);
		while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
			Thread.onSpinWait();
		}
		return UnixPair.text(buffer);
	}

}
