/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervisor;

import java.io.IOException;

/**
 * The signals that the supervisor gets.
 */
public interface Signals {

	/** Its number, in Linux on all architectures but MIPS. */
	int SIGINT = 2;

	/** Its number. */
	int SIGTERM = 15;

	/** Its number. */
	int SIGCHLD = 17;

	/**
	 * Waits for the next one.
	 * @return its number; {@link #SIGCHLD} if some process may have ended
	 * @throws IOException if there will be none any more
	 */
	int next() throws IOException;

}
