/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * What became of the connections that were open when a drain began, and of those accepted
 * before.
 *
 * @param connections how many there were
 * @param moved connections that went to the successor
 * @param closed connections closed politely: those closed between two requests, and
 * WebSocket sessions that were told goodbye and have ended
 * @param endedStreams endless responses that were ended between two chunks; their
 * connections are counted by what became of those
 * @param cutConnections connections that were still in use at the end, and were cut
 * @param cutRequests requests in flight on those
 */
public record Drained(int connections, int moved, int closed, int endedStreams, int cutConnections, int cutRequests) {

	/** There was nothing to drain. */
	public static final Drained NOTHING = new Drained(0, 0, 0, 0, 0, 0);

	/**
	 * Returns how many connections ended by themselves.
	 * @return the number, 0 or more
	 */
	public int finished() {
		return Math.max(0, this.connections - this.moved - this.closed - this.cutConnections);
	}

	Drained withMoved(int moved) {
		return new Drained(this.connections, moved, this.closed, this.endedStreams, this.cutConnections,
				this.cutRequests);
	}

}
