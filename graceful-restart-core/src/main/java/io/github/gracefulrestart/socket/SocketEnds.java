/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * What distinguishes a TCP socket from the others of its host: where it begins and where
 * it ends.
 *
 * @param local the address of this end
 * @param remote the address of the peer, or {@code null} if the socket listens
 */
record SocketEnds(InetSocketAddress local, @Nullable InetSocketAddress remote) {

	static SocketEnds of(ServerSocketChannel listener) throws IOException {
		return new SocketEnds(internet(listener.getLocalAddress(), listener), null);
	}

	static SocketEnds of(SocketChannel connection) throws IOException {
		return new SocketEnds(internet(connection.getLocalAddress(), connection),
				internet(connection.getRemoteAddress(), connection));
	}

	private static InetSocketAddress internet(@Nullable SocketAddress address, Object channel) throws IOException {
		if (address instanceof InetSocketAddress internet) {
			return internet;
		}
		throw new SocketException("Neither a TCP listener nor a TCP connection: " + channel);
	}

	@Override
	public String toString() {
		return (this.remote != null) ? "the connection of %s with %s".formatted(this.local, this.remote)
				: "the listener on %s".formatted(this.local);
	}

}
