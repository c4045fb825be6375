/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * A connection that a server is ready to serve, and does not serve yet because another
 * process may still look at it. It ends in exactly one of {@link #serve()} and
 * {@link #discard()}.
 * <p>
 * Called by the thread that owns the upgrade.
 */
public interface Arrival {

	/**
	 * Serves the connection, as if it had been accepted here.
	 */
	void serve();

	/**
	 * Closes this process's descriptor. The connection stays with the other process.
	 */
	void discard();

}
