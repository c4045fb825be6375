/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

/**
 * Bytes as an operator reads them. What is needed is rounded up and what is there is
 * rounded down, so that a lack of memory never reads as enough.
 */
final class Mebibytes {

	private static final long SIZE = 1024 * 1024;

	private Mebibytes() {
	}

	static long full(long bytes) {
		return bytes / SIZE;
	}

	static long begun(long bytes) {
		return (bytes + SIZE - 1) / SIZE;
	}

}
