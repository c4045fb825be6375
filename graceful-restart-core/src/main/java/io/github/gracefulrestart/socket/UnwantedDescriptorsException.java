/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;

/**
 * The peer sent descriptors where none were wanted. None of them was taken.
 */
public class UnwantedDescriptorsException extends IOException {

	UnwantedDescriptorsException() {
		super("The peer sent descriptors that nobody asked for");
	}

}
