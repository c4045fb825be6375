/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

/**
 * Who is at the other end of a UNIX connection, as the kernel saw it when the connection
 * was made ({@code SO_PEERCRED} in unix(7)); the peer cannot forge it.
 *
 * @param pid the process, or 0 if it cannot be seen from this one's PID namespace
 * @param uid its effective user
 * @param gid its effective group
 */
public record PeerCredentials(int pid, int uid, int gid) {

	/**
	 * Returns the effective user of this process: what a peer sees as {@link #uid()}.
	 * @return the user's number
	 */
	public static int ownUid() {
		return Native.LIBC.geteuid();
	}

}
