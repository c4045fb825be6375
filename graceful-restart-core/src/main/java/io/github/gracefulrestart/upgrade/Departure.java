/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.channels.SocketChannel;

import io.github.gracefulrestart.handoff.IdleState;

/**
 * A connection that its server has let go of, for another process to serve: nobody in
 * this process reads from it. It ends in exactly one of {@link #moved()} and
 * {@link #keep()}.
 * <p>
 * Called by the thread that owns the upgrade.
 */
public interface Departure {

	/**
	 * Returns how the connection stands.
	 * @return the state that the next generation goes on with
	 */
	IdleState state();

	/**
	 * Returns the connection.
	 * @return the channel, whose socket has {@code SO_LINGER} at 0 until this is over, so
	 * that closing it here does not end it for the other process
	 */
	SocketChannel channel();

	/**
	 * Another process has the connection: closes this process's descriptor.
	 */
	void moved();

	/**
	 * Nobody took it: serves it here again, up to the next response.
	 */
	void keep();

}
