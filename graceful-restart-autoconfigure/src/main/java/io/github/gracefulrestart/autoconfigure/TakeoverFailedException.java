/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

/**
 * This process was started to take over from another, and cannot.
 */
class TakeoverFailedException extends RuntimeException {

	TakeoverFailedException(Throwable cause) {
		super("Cannot take over from the predecessor: " + cause.getMessage(), cause);
	}

}
