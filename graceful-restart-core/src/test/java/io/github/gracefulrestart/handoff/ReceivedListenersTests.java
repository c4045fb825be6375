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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ReceivedListeners}.
 */
@Timeout(30)
class ReceivedListenersTests {

	@TempDir
	private Path directory;

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final Map<String, Integer> ports = new HashMap<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.opened) {
			each.close();
		}
	}

	@Test
	void aListenerIsClaimedByItsAddressWhateverItsName() throws Exception {
		Listener server = listener("server", "127.0.0.1", 0);
		Listener management = listener("management", "127.0.0.1", 0);
		InheritedListeners inherited = handOver(server, management).listeners();
		assertThat(inherited.claim("renamed", bound(management))).hasValueSatisfying(isBoundTo(bound(management)));
		assertThat(inherited.claim("server", bound(server))).hasValueSatisfying(isBoundTo(bound(server)));
	}

	@Test
	void anotherPortOrAddressIsNotClaimed() throws Exception {
		Listener server = listener("server", "127.0.0.1", 0);
		InheritedListeners inherited = handOver(server).listeners();
		int port = bound(server).getPort();
		assertThat(inherited.claim("server", address("127.0.0.1", port ^ 1))).isEmpty();
		assertThat(inherited.claim("server", address("127.0.0.2", port))).isEmpty();
		assertThat(inherited.claim("server", address("0.0.0.0", port))).isEmpty();
		assertThat(inherited.claim("server", bound(server))).isPresent();
	}

	@Test
	void theWildcardsOfBothFamiliesAreTheSame() throws Exception {
		Listener server = listener("server", "0.0.0.0", 0);
		Listener management = listener("management", "::", 0);
		InheritedListeners inherited = handOver(server, management).listeners();
		assertThat(inherited.claim("server", address("::", bound(server).getPort()))).isPresent();
		assertThat(inherited.claim("management", address("0.0.0.0", bound(management).getPort()))).isPresent();
	}

	@Test
	void aListenerOnAnyPortIsClaimedByNameAndConfiguration() throws Exception {
		Listener server = listener("server", "127.0.0.1", 0);
		Listener management = listener("management", "127.0.0.1", 0);
		InheritedListeners inherited = handOver(server, management).listeners();
		InetSocketAddress anyPort = address("127.0.0.1", 0);
		assertThat(inherited.claim("other", anyPort)).isEmpty();
		assertThat(inherited.claim("management", address("127.0.0.2", 0))).isEmpty();
		assertThat(inherited.claim("management", anyPort)).hasValueSatisfying(isBoundTo(bound(management)));
		assertThat(inherited.claim("server", anyPort)).hasValueSatisfying(isBoundTo(bound(server)));
	}

	@Test
	void aListenerThatWasConfiguredWithAPortIsNotTakenForAnyPort() throws Exception {
		Listener any = listener("server", "127.0.0.1", 0);
		Listener configured = new Listener("server", bound(any), any.channel());
		InheritedListeners inherited = handOver(configured).listeners();
		assertThat(inherited.claim("server", address("127.0.0.1", 0))).isEmpty();
	}

	@Test
	void aServiceManagersListenerIsClaimedByItsNameWhateverItsAddress() throws Exception {
		Listener passed = listener("server", "127.0.0.1", 0);
		Listener activated = new Listener("server", address("0.0.0.0", 8080), passed.channel(), true);
		InheritedListeners inherited = handOver(activated).listeners();
		assertThat(inherited.claim("management", address("0.0.0.0", 8080))).isEmpty();
		Optional<Listener> claimed = inherited.claim("server", address("0.0.0.0", 8080));
		assertThat(claimed).hasValueSatisfying(isBoundTo(bound(passed)));
		assertThat(claimed.orElseThrow().activated()).isTrue();
	}

	@Test
	void aListenerIsClaimedOnce() throws Exception {
		Listener server = listener("server", "127.0.0.1", 0);
		InheritedListeners inherited = handOver(server).listeners();
		assertThat(inherited.claim("server", bound(server))).isPresent();
		assertThat(inherited.claim("server", bound(server))).isEmpty();
		assertThat(inherited.claim("server", server.wanted())).isEmpty();
	}

	@Test
	void whatNobodyClaimedIsClosedAndTheRestStaysOpen() throws Exception {
		Listener server = listener("server", "127.0.0.1", 0);
		Listener dropped = listener("dropped", "127.0.0.1", 0);
		Predecessor predecessor = handOver(server, dropped);
		ServerSocketChannel claimed = predecessor.listeners().claim("server", bound(server)).orElseThrow().channel();
		this.opened.add(claimed);
		long open = OpenDescriptors.count();
		assertThat(predecessor.settleListeners()).containsExactly("server");
		assertThat(OpenDescriptors.count()).isEqualTo(open - 1);
		assertThat(claimed.isOpen()).isTrue();
		assertThat(predecessor.listeners().claim("dropped", bound(dropped))).isEmpty();
		// Closing the copy does not disturb the predecessor's own.
		SocketChannel.open(bound(dropped)).close();
		dropped.channel().close();
		assertThatIOException().isThrownBy(() -> SocketChannel.open(address("127.0.0.1", port(dropped))));
	}

	@Test
	void aListenerWithoutADescriptorIsRefused() {
		Message.Offer offer = new Message.Offer("server", new InetSocketAddress(0), false);
		assertThatIOException().isThrownBy(() -> ReceivedListeners.adopt(List.of(offer), List.of()))
			.withMessageContaining("1 listeners came with 0 descriptors");
	}

	private Predecessor handOver(Listener... listeners) throws Exception {
		Meeting meeting = new Meeting(this.directory);
		Predecessor predecessor = meeting.handOver(listeners);
		this.opened.add(predecessor);
		this.opened.add(meeting);
		return predecessor;
	}

	private Listener listener(String name, String address, int port) throws IOException {
		Listener listener = Meeting.listener(name, address, port);
		this.opened.add(listener.channel());
		this.ports.put(name, bound(listener).getPort());
		return listener;
	}

	private Consumer<Listener> isBoundTo(InetSocketAddress address) {
		return (listener) -> {
			this.opened.add(listener.channel());
			assertThat(Optional.of(listener.channel().socket().getLocalSocketAddress())).contains(address);
		};
	}

	private int port(Listener listener) {
		return this.ports.get(listener.name());
	}

	private static InetSocketAddress bound(Listener listener) throws IOException {
		return (InetSocketAddress) listener.channel().getLocalAddress();
	}

	private static InetSocketAddress address(String address, int port) throws IOException {
		return new InetSocketAddress(InetAddress.getByName(address), port);
	}

}
