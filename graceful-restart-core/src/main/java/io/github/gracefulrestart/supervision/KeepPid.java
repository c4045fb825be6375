/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

/**
 * Whether the first generation's process stays when it is replaced.
 */
public enum KeepPid {

	/** If it is process 1, with which a container ends. */
	AUTO,

	/** Also if it is another. */
	ALWAYS,

	/** It exits as every other generation does. */
	NEVER;

	boolean applies(long pid) {
		return switch (this) {
			case AUTO -> pid == 1;
			case ALWAYS -> true;
			case NEVER -> false;
		};
	}

}
