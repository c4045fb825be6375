/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * The phases of an upgrade, in their order, as the predecessor lives through them.
 */
public enum Phase {

	/** What can be known to fail is looked for; nothing has been started. */
	PREFLIGHT,

	/**
	 * The successor's command is made faster by a cache, which is made if there is none.
	 * Only if there is to be one.
	 */
	TRAINING,

	/** The successor's process is started, until it connects. */
	LAUNCH,

	/** The successor's application starts, until it could serve. */
	START_UP,

	/**
	 * From the moment the predecessor shuts its gate until the successor opened its own.
	 */
	SWITCH,

	/** The predecessor finishes what it has in hand. */
	DRAIN,

	/** The predecessor has nothing left, and could still serve again. */
	STANDBY

}
