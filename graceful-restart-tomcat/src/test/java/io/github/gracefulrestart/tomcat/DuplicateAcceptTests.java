/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DuplicateAcceptTests {

	private final DuplicateAccept duplicates = new DuplicateAccept();

	private ServerSocketChannel listener;

	@BeforeEach
	void listen() throws IOException {
		this.listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
	}

	@AfterEach
	void close() throws IOException {
		this.listener.close();
	}

	@Test
	void aConnectionThatIsGivenOutTwiceIsNoticedAndLivesOnWhenItsSecondDescriptorIsClosed() throws Exception {
		try (SocketChannel client = SocketChannel.open(this.listener.getLocalAddress());
				SocketChannel accepted = this.listener.accept()) {
			accepted.configureBlocking(false);
			assertThat(this.duplicates.isAgain(accepted)).isFalse();
			SocketChannel again = SecondDescriptor.of(accepted);
			assertThat(this.duplicates.isAgain(again)).isTrue();
			again.close();
			accepted.write(ByteBuffer.wrap(new byte[] { 42 }));
			ByteBuffer received = ByteBuffer.allocate(1);
			assertThat(client.read(received)).isOne();
			assertThat(received.get(0)).isEqualTo((byte) 42);
			assertThat(accepted.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
		}
	}

	@Test
	void aClientThatUsesItsPortAgainIsNoDuplicate() throws Exception {
		InetSocketAddress port;
		SocketChannel first;
		try (SocketChannel client = SocketChannel.open()) {
			client.setOption(StandardSocketOptions.SO_LINGER, 0);
			// A port that is bound is not shared with old connections to other addresses.
			client.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			client.connect(this.listener.getLocalAddress());
			port = (InetSocketAddress) client.getLocalAddress();
			first = this.listener.accept();
			assertThat(this.duplicates.isAgain(first)).isFalse();
		}
		try (SocketChannel client = SocketChannel.open()) {
			client.bind(port).connect(this.listener.getLocalAddress());
			try (first; SocketChannel second = this.listener.accept()) {
				assertThat(second.getRemoteAddress()).isEqualTo(first.getRemoteAddress());
				assertThat(this.duplicates.isAgain(second)).isFalse();
			}
		}
	}

	@Test
	void theOptionByWhichItIsNoticedIsAsItWas() throws Exception {
		try (SocketChannel client = SocketChannel.open(this.listener.getLocalAddress());
				SocketChannel accepted = this.listener.accept()) {
			client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
			assertThat(DuplicateAccept.isSame(client, accepted)).isFalse();
			assertThat(client.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
			assertThat(accepted.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
		}
	}

}
