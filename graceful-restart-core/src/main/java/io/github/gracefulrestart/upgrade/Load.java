/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * What a server still has in its hands.
 *
 * @param connections accepted connections that are still open, idle ones included
 * @param requests requests in flight
 * @param sessions connections among those that have left HTTP for another protocol, as
 * WebSocket does, and have not been told to end
 */
public record Load(int connections, int requests, int sessions) {

	/**
	 * Returns whether nothing is left.
	 * @return whether there is neither a connection nor a request
	 */
	public boolean isNone() {
		return this.connections == 0 && this.requests == 0;
	}

}
