/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;

/**
 * The peer did not keep to the protocol. The conversation is over.
 */
class ProtocolException extends IOException {

	ProtocolException(String message) {
		super(message);
	}

}
