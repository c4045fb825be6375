/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.List;

import io.github.gracefulrestart.handoff.Output;

/**
 * Looks on at what a successor prints.
 */
interface SuccessorOutput {

	/**
	 * Prepares the command that starts the successor.
	 * @param command the command, which inherits the streams of this process so far
	 */
	void prepare(ProcessBuilder command);

	/** The successor has been started. */
	void begin();

	/** The successor has not been started, or has ended. Returns at once. */
	void end();

	/**
	 * Returns what the successor has to know of it.
	 * @return pipes for the caller to close
	 * @throws IOException if this process may have no more descriptors
	 */
	List<Output> pipes() throws IOException;

	/**
	 * Returns the last lines that the successor printed, once it has ended. May take a
	 * moment.
	 * @return the lines, fit for a log
	 */
	List<String> lastLines();

}
