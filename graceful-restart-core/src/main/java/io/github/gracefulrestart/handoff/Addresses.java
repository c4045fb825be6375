/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/**
 * Where listeners listen.
 */
final class Addresses {

	private Addresses() {
	}

	/**
	 * Returns where a listener that nobody uses yet listens.
	 * @param listener the listener
	 * @return its address
	 */
	static InetSocketAddress boundTo(Listener listener) {
		try {
			return (InetSocketAddress) listener.channel().getLocalAddress();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Listener '" + listener.name() + "' was closed before anybody used it", ex);
		}
	}

	/**
	 * Returns whether a listener on one address serves another.
	 * @param one an address
	 * @param other another one
	 * @return whether they are the same, as a configuration has it
	 */
	static boolean areSame(InetSocketAddress one, InetSocketAddress other) {
		// A socket of both families reports the IPv6 wildcard where 0.0.0.0 was asked
		// for.
		boolean wildcards = one.getAddress().isAnyLocalAddress() && other.getAddress().isAnyLocalAddress();
		return one.getPort() == other.getPort() && (wildcards || one.getAddress().equals(other.getAddress()));
	}

}
