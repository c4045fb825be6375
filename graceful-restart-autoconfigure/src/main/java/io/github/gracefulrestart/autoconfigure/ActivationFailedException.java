/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

/**
 * This process was started with sockets of a service manager, and cannot use them.
 */
class ActivationFailedException extends RuntimeException {

	ActivationFailedException(Throwable cause) {
		super(cause.getMessage(), cause);
	}

}
