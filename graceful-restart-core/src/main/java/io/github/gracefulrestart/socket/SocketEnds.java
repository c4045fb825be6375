/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * What distinguishes a TCP socket from the others of its host: where it begins and where
 * it ends.
 *
 * @param local the address of this end
 * @param remote the address of the peer, or {@code null} if the socket listens
 */
record SocketEnds(InetSocketAddress local, @Nullable InetSocketAddress remote) {

	@Override
	public String toString() {
		return (this.remote != null) ? "the connection of %s with %s".formatted(this.local, this.remote)
				: "the listener on %s".formatted(this.local);
	}

}
