/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.util.LinkedHashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Connections whose other end has not proven yet that it was invited. Who takes one out
 * owns it.
 */
final class Applicants implements Closeable {

	static final int MAX = 8;

	private static final Logger logger = LoggerFactory.getLogger(Applicants.class);

	private final Set<UnixConnection> waiting = new LinkedHashSet<>();

	private boolean closed;

	/**
	 * Lets another one apply. If there are too many the one that has waited longest has
	 * to go: the invited process proves itself at once, so it is not that one.
	 * @param connection the connection, which this object now owns
	 */
	synchronized void add(UnixConnection connection) {
		if (this.closed) {
			connection.close();
			return;
		}
		if (this.waiting.size() == MAX) {
			UnixConnection oldest = this.waiting.iterator().next();
			this.waiting.remove(oldest);
			oldest.close();
			logger.warn("Turned away a connection to the control socket that did not greet while {} others came", MAX);
		}
		this.waiting.add(connection);
	}

	/**
	 * Takes one out.
	 * @param connection the connection
	 * @return whether it was still there, and is now the caller's
	 */
	synchronized boolean remove(UnixConnection connection) {
		return this.waiting.remove(connection);
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.waiting.forEach(UnixConnection::close);
		this.waiting.clear();
	}

}
