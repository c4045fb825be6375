/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * How an upgrade went.
 */
public enum Outcome {

	/** It has not ended. */
	RUNNING,

	/** The successor serves; the predecessor is gone or about to go. */
	COMPLETED,

	/** The pre-flight found an obstacle; nothing was started. */
	REFUSED,

	/** The successor did not get as far as serving; the predecessor serves on. */
	FAILED,

	/**
	 * The successor died, hung or was not fit to serve after the switch; the predecessor
	 * serves again.
	 */
	ROLLED_BACK

}
