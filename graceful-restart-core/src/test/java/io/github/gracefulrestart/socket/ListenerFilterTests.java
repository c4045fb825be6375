/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ListenerFilter}.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ListenerFilterTests {

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1" })
	void newConnectionsStayOutAndThoseThatWaitAreServed(String address) throws IOException {
		try (ServerSocketChannel listener = listen(address); Socket early = connect(listener, 10_000)) {
			ListenerFilter.dropNewConnections(listener);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> connect(listener, 200));
			try (SocketChannel accepted = listener.accept()) {
				assertThat(accepted.getRemoteAddress()).isEqualTo(early.getLocalSocketAddress());
				early.getOutputStream().write(42);
				assertThat(accepted.socket().getInputStream().read()).isEqualTo(42);
			}
			listener.configureBlocking(false);
			assertThat(listener.accept()).isNull();
		}
	}

	@Test
	void whoeverIsTurnedAwayIsServedWhenTheFilterIsGone() throws IOException {
		try (ServerSocketChannel listener = listen("127.0.0.1"); SocketChannel late = SocketChannel.open()) {
			ListenerFilter.dropNewConnections(listener);
			late.configureBlocking(false);
			assertThat(late.connect(listener.getLocalAddress())).isFalse();
			ListenerFilter.remove(TrueNumber.of(listener));
			try (SocketChannel accepted = listener.accept()) {
				late.configureBlocking(true);
				assertThat(late.finishConnect()).isTrue();
				assertThat(accepted.getRemoteAddress()).isEqualTo(late.getLocalAddress());
			}
		}
	}

	@Test
	void aSocketWithoutAFilterStaysAsItIs() throws IOException {
		try (ServerSocketChannel listener = listen("127.0.0.1")) {
			ListenerFilter.remove(TrueNumber.of(listener));
			connect(listener, 10_000).close();
		}
	}

	private static ServerSocketChannel listen(String address) throws IOException {
		return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getByName(address), 0));
	}

	private static Socket connect(ServerSocketChannel listener, int timeoutMillis) throws IOException {
		SocketAddress address = listener.getLocalAddress();
		Socket socket = new Socket();
		try {
			socket.connect(address, timeoutMillis);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

}
