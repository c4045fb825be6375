/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * This process was started to take over from another, and cannot.
 */
class TakeoverFailedException extends RuntimeException {

	private final transient @Nullable Path controlSocket;

	TakeoverFailedException(Throwable cause) {
		super("Cannot take over from the predecessor: " + cause.getMessage(), cause);
		this.controlSocket = null;
	}

	TakeoverFailedException(Path controlSocket, Throwable cause) {
		super("Cannot take over from the process that is found at the control socket " + controlSocket + ": "
				+ cause.getMessage(), cause);
		this.controlSocket = controlSocket;
	}

	/**
	 * Returns where the predecessor was found, if it has not started this process.
	 * @return the path, or null
	 */
	@Nullable Path controlSocket() {
		return this.controlSocket;
	}

}
