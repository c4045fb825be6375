/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A listening socket that one generation hands to the next.
 *
 * @param name what the application's configuration calls it, the same in every generation
 * (for example {@code server} or {@code management})
 * @param wanted the address it was configured with; its port is 0 if any was good enough
 * @param channel the channel on which this process accepts
 * @param activated whether the socket is a service manager's, which has it before and
 * after the application does, and starts the application when a connection comes
 */
public record Listener(String name, InetSocketAddress wanted, ServerSocketChannel channel, boolean activated) {

	/**
	 * Creates a listener that belongs to the application alone.
	 * @param name see {@link #name()}
	 * @param wanted see {@link #wanted()}
	 * @param channel see {@link #channel()}
	 */
	public Listener(String name, InetSocketAddress wanted, ServerSocketChannel channel) {
		this(name, wanted, channel, false);
	}

}
