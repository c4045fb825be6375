/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * A connection that a server is ready to serve, and does not serve yet because another
 * process may still look at it.
 */
@FunctionalInterface
public interface Arrival {

	/**
	 * Serves the connection, as if it had been accepted here. Called once, by the thread
	 * that owns the upgrade.
	 */
	void serve();

}
