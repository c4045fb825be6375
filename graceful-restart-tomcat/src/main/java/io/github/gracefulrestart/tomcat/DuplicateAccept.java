/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * Notices when the kernel gives out a connection that it has given out before.
 * <p>
 * Some Linux kernels did, and two descriptors of one socket, each with its own reader,
 * tear the requests of its client apart. {@code NioEndpoint.serverSocketAccept} takes two
 * connections in a row for one if they come from the same address within a microsecond,
 * and drops the second. A client that uses a port again at once would lose its connection
 * to that. This class asks the socket itself: an option that is set through one
 * descriptor shows through the other if, and only if, both are the same socket. The
 * answer is certain, so the descriptor can be closed and the connection lives on.
 * <p>
 * Not safe for use by several threads at a time.
 */
final class DuplicateAccept {

	private @Nullable SocketChannel previous;

	private @Nullable SocketAddress previousRemote;

	/**
	 * Returns whether a connection is the one that was accepted before it. Costs a
	 * comparison, unless both have the same remote address.
	 * @param accepted what was accepted
	 * @return whether it is a second descriptor of the socket accepted before
	 */
	boolean isAgain(SocketChannel accepted) {
		SocketAddress remote;
		try {
			remote = accepted.getRemoteAddress();
			if (this.previous != null && remote.equals(this.previousRemote) && isSame(this.previous, accepted)) {
				return true;
			}
		}
		catch (IOException ex) {
			// One of the two is closed: there are no two readers.
			remote = null;
		}
		this.previous = accepted;
		this.previousRemote = remote;
		return false;
	}

	/**
	 * Returns whether two channels are descriptors of one socket. For a moment one of
	 * them has another {@code SO_KEEPALIVE} than it was given.
	 * @param one a channel
	 * @param other another channel
	 * @return whether they share a socket
	 * @throws IOException if one of them is closed
	 */
	static boolean isSame(SocketChannel one, SocketChannel other) throws IOException {
		boolean before = one.getOption(StandardSocketOptions.SO_KEEPALIVE);
		boolean others = other.getOption(StandardSocketOptions.SO_KEEPALIVE);
		other.setOption(StandardSocketOptions.SO_KEEPALIVE, !before);
		try {
			return one.getOption(StandardSocketOptions.SO_KEEPALIVE) != before;
		}
		finally {
			other.setOption(StandardSocketOptions.SO_KEEPALIVE, others);
		}
	}

}
