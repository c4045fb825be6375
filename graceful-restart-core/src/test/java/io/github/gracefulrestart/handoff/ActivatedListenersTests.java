/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.OpenSockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ActivatedListeners}.
 */
@Timeout(30)
class ActivatedListenersTests {

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final ServerSocketChannel one = open();

	private final ServerSocketChannel other = open();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.opened) {
			each.close();
		}
	}

	@Test
	void aListenerIsClaimedByItsNameWhateverItsAddress() throws Exception {
		ActivatedListeners listeners = adopt("server", "management");
		assertClaimed(listeners.claim("management", addressOf(this.one)), this.other);
		assertClaimed(listeners.claim("server", anyPort()), this.one);
		assertThat(listeners.claim("server", addressOf(this.one))).isEmpty();
	}

	@Test
	void aListenerIsClaimedByItsAddressWhateverItsName() throws Exception {
		ActivatedListeners listeners = adopt("app.socket", "app.socket");
		assertThat(listeners.claim("server", anyPort())).isEmpty();
		assertClaimed(listeners.claim("server", addressOf(this.other)), this.other);
	}

	@Test
	void whatNobodyClaimedIsClosedHereAndStaysTheServiceManagers() throws Exception {
		ActivatedListeners listeners = adopt("server", "management");
		assertClaimed(listeners.claim("server", anyPort()), this.one);
		long open = OpenDescriptors.count();
		listeners.settle();
		assertThat(OpenDescriptors.count()).isEqualTo(open - 1);
		assertThat(listeners.claim("management", anyPort())).isEmpty();
		SocketChannel.open(addressOf(this.other)).close();
	}

	@Test
	void aProcessThatWasPassedNothingHasNothing() throws Exception {
		ActivatedListeners listeners = ActivatedListeners.take(Map.of());
		listeners.settle();
		assertThat(listeners.claim("server", anyPort())).isEmpty();
	}

	@Test
	void aSocketThatDoesNotListenIsRefusedByItsName() throws Exception {
		SocketChannel connection = SocketChannel.open(addressOf(this.one));
		this.opened.add(connection);
		Descriptor socket = Descriptor.of(OpenSockets.read().descriptorOf(connection));
		Descriptor passed = socket.duplicate();
		socket.release();
		long open = OpenDescriptors.count();
		assertThatIOException().isThrownBy(() -> ActivatedListeners.adopt(List.of("server"), List.of(passed)))
			.withMessageContaining("'server'")
			.withMessageContaining("not a listening TCP socket");
		assertThat(OpenDescriptors.count()).isEqualTo(open - 1);
	}

	@Test
	void nothingStaysOpenWhateverIsTheMatterWithOneOfThem() throws Exception {
		Descriptor first = passed(this.one);
		Descriptor second = passed(this.other);
		long open = OpenDescriptors.count();
		second.close();
		assertThatIOException()
			.isThrownBy(() -> ActivatedListeners.adopt(List.of("server", "management"), List.of(first, second)))
			.withMessageContaining("'management'");
		assertThat(OpenDescriptors.count()).isEqualTo(open - 2);
	}

	private void assertClaimed(Optional<Listener> claimed, ServerSocketChannel expected) throws IOException {
		assertThat(claimed).isPresent();
		this.opened.add(claimed.get().channel());
		assertThat(claimed.get().channel().getLocalAddress()).isEqualTo(expected.getLocalAddress());
		assertThat(claimed.get().activated()).isTrue();
	}

	private ActivatedListeners adopt(String... names) throws IOException {
		return ActivatedListeners.adopt(List.of(names), List.of(passed(this.one), passed(this.other)));
	}

	private static Descriptor passed(ServerSocketChannel channel) throws IOException {
		Descriptor own = Descriptor.of(OpenSockets.read().descriptorOf(channel));
		Descriptor passed = own.duplicate();
		own.release();
		return passed;
	}

	private ServerSocketChannel open() {
		try {
			ServerSocketChannel channel = ServerSocketChannel.open().bind(anyPort());
			this.opened.add(channel);
			return channel;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static InetSocketAddress addressOf(ServerSocketChannel channel) throws IOException {
		return (InetSocketAddress) channel.getLocalAddress();
	}

	private static InetSocketAddress anyPort() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

}
