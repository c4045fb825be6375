/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;

/**
 * What came is no HTTP/1.1 response.
 */
final class MalformedResponseException extends IOException {

	MalformedResponseException(String message) {
		super(message);
	}

}
