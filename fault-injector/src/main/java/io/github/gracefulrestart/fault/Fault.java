/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

/**
 * What can become of a process.
 */
public enum Fault {

	/** Killed, without a chance to do anything. */
	KILL,

	/** Stands still until somebody lets it go on, with all of its threads. */
	STOP,

	/** Ends at once, as if all were well. */
	EXIT_0,

	/** Ends at once. */
	EXIT_1,

	/** The thread that has come to this step does not leave it. */
	HANG,

	/** Says what is no message. */
	GARBAGE,

	/** Ends the conversation, and lives on. */
	CLOSE,

	/** Takes its time. */
	SLOW,

	/** No fault: the thread waits at this step until the test lets it go on. */
	HOLD

}
