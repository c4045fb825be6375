/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervisor;

/**
 * The processes for whose exit status this one has to ask.
 */
public interface Children {

	/**
	 * What stands for a status that nobody will learn.
	 */
	int UNKNOWN = -1;

	/**
	 * Takes the exit status of a process that has ended, which makes the kernel forget
	 * it.
	 * @param pid the process
	 * @return the status, 128 plus the signal's number if a signal ended it;
	 * {@link #UNKNOWN} if it is not this process's child
	 */
	int reap(long pid);

}
