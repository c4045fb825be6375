/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The listeners that a predecessor, or a service manager, handed to this process, waiting
 * for a server to claim them instead of binding its own.
 * <p>
 * Safe for use by several threads.
 */
public interface InheritedListeners {

	/**
	 * The listeners of a process that inherited none.
	 */
	InheritedListeners NONE = (name, wanted) -> Optional.empty();

	/**
	 * Claims the listener that serves the given address: the one that is bound to it or,
	 * if its port is 0, the one that bore the same name and was configured alike. One
	 * that a service manager calls by the given name serves it whatever the address. A
	 * listener is claimed once.
	 * @param name what the configuration calls the listener
	 * @param wanted the configured address
	 * @return the listener, whose channel is bound, listening and non-blocking, and now
	 * the caller's; empty if the caller has to bind its own
	 */
	Optional<Listener> claim(String name, InetSocketAddress wanted);

}
