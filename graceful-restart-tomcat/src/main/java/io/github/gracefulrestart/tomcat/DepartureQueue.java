/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are ready to go to another process. Those in use come before the idle
 * ones, because their clients may be waiting for a response meanwhile.
 * <p>
 * Safe for use by several threads. A connection is given out or removed once, whoever
 * asks for it; it must not be added again after that.
 */
final class DepartureQueue {

	private final Set<NioSocketWrapper> waiting = ConcurrentHashMap.newKeySet();

	/** May have connections that wait no more, or that are in the other queue too. */
	private final Queue<NioSocketWrapper> inUse = new ConcurrentLinkedQueue<>();

	private final Queue<NioSocketWrapper> idle = new ConcurrentLinkedQueue<>();

	/**
	 * Adds a connection at the end of the idle ones.
	 * @param wrapper the connection
	 */
	void addIdle(NioSocketWrapper wrapper) {
		this.waiting.add(wrapper);
		this.idle.add(wrapper);
	}

	/**
	 * Adds a connection before all idle ones.
	 * @param wrapper the connection
	 */
	void addInUse(NioSocketWrapper wrapper) {
		this.waiting.add(wrapper);
		this.inUse.add(wrapper);
	}

	/**
	 * Has a connection go before all idle ones, if it still waits.
	 * @param wrapper the connection
	 */
	void prefer(NioSocketWrapper wrapper) {
		if (this.waiting.contains(wrapper)) {
			this.inUse.add(wrapper);
		}
	}

	/**
	 * Takes a connection back.
	 * @param wrapper the connection
	 * @return whether it waited; {@code false} if it was given out
	 */
	boolean remove(NioSocketWrapper wrapper) {
		return this.waiting.remove(wrapper);
	}

	/**
	 * Gives out the next connection.
	 * @return the connection; {@code null} if none waits
	 */
	@Nullable NioSocketWrapper poll() {
		NioSocketWrapper next;
		do {
			next = this.inUse.poll();
			if (next == null) {
				next = this.idle.poll();
			}
		}
		while (next != null && !this.waiting.remove(next));
		return next;
	}

}
