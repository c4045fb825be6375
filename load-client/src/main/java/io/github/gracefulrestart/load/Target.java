/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where the requests go: this machine and no other.
 *
 * @param address a loopback address
 * @param tls whether to speak TLS, trusting every certificate
 * @param connectTimeout how long a connection may take to be established
 * @param readTimeout how long the server may be silent while the client waits for it
 */
public record Target(InetSocketAddress address, boolean tls, Duration connectTimeout, Duration readTimeout) {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

	public Target {
		if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
			throw new IllegalArgumentException("Load goes to a loopback address only, not to " + address);
		}
	}

	public static Target http(int port) {
		return new Target(loopback(port), false, CONNECT_TIMEOUT, READ_TIMEOUT);
	}

	public static Target https(int port) {
		return new Target(loopback(port), true, CONNECT_TIMEOUT, READ_TIMEOUT);
	}

	/**
	 * Returns this target with other limits.
	 * @param connect how long a connection may take to be established
	 * @param read how long the server may be silent
	 * @return a new target
	 */
	public Target withTimeouts(Duration connect, Duration read) {
		return new Target(this.address, this.tls, connect, read);
	}

	/**
	 * Returns when a client that is still busy must be stuck.
	 */
	Duration patience() {
		return this.connectTimeout.plus(this.readTimeout).plusSeconds(5);
	}

	String host() {
		InetAddress host = this.address.getAddress();
		String literal = host.getHostAddress();
		return ((literal.indexOf(':') < 0) ? literal : "[" + literal + "]") + ":" + this.address.getPort();
	}

	private static InetSocketAddress loopback(int port) {
		return new InetSocketAddress("127.0.0.1", port);
	}

}
