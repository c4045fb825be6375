/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Another application of this process is found where this one looks for a predecessor.
 */
public final class OwnSocketException extends IOException {

	OwnSocketException(Path socket) {
		super("Another application of this process is found at the control socket " + socket);
	}

}
