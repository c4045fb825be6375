/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.observation;

/**
 * The error of an upgrade that was refused, has failed or was rolled back. Its message is
 * the reason; where it was created says nothing.
 */
class UpgradeNotCompletedException extends RuntimeException {

	UpgradeNotCompletedException(String reason) {
		super(reason, null, false, false);
	}

}
