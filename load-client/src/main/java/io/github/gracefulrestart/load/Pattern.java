/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

/**
 * A way in which clients use a server. One instance serves all its clients at once and so
 * keeps no state of its own.
 */
public interface Pattern {

	/**
	 * Returns how many clients do it at the same time.
	 * @return the number of threads
	 */
	int clients();

	/**
	 * Does what comes before a client's first turn, such as not to begin in step with the
	 * others.
	 * @param client one of the clients
	 * @throws InterruptedException if the thread is interrupted
	 */
	default void begin(Client client) throws InterruptedException {
	}

	/**
	 * Sends a request, and waits as long as this pattern does between two.
	 * @param client one of the clients
	 * @throws InterruptedException if the thread is interrupted
	 */
	void turn(Client client) throws InterruptedException;

}
