/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A program that connects to a control socket as often as it can and says nothing, or
 * once to see what becomes of it. Needs no other class, so that every user can run it.
 */
final class Intruder {

	private static final int OPEN_AT_ONCE = 200;

	private static final int CONNECTIONS = 1000;

	private Intruder() {
	}

	public static void main(String[] args) throws Exception {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(args[1]);
		if (args[0].equals("flood")) {
			flood(address);
		}
		else {
			knock(address, args[2]);
		}
	}

	private static void flood(UnixDomainSocketAddress address) throws Exception {
		Deque<SocketChannel> open = new ArrayDeque<>();
		int count = 0;
		while (count < CONNECTIONS || System.in.available() == 0) {
			open.add(SocketChannel.open(address));
			if (open.size() > OPEN_AT_ONCE) {
				open.remove().close();
			}
			if (++count == OPEN_AT_ONCE) {
				System.out.println("flooding");
			}
		}
		System.out.println("did stop");
	}

	private static void knock(UnixDomainSocketAddress address, String words) throws Exception {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(address);
			channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)));
			channel.read(ByteBuffer.allocate(1));
		}
		finally {
			System.out.println("turned away");
		}
	}

}
