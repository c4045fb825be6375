/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

/**
 * What follows if there is less memory than a second process may need.
 */
public enum MemoryCheckMode {

	/**
	 * The upgrade is refused.
	 */
	REFUSE,

	/**
	 * The upgrade goes on, with a warning in the log.
	 */
	WARN,

	/**
	 * Nobody looks.
	 */
	OFF;

	Check applyTo(Check check) {
		return switch (this) {
			case REFUSE -> check;
			case WARN -> new LoggedCheck(check);
			case OFF -> Checks.of();
		};
	}

}
