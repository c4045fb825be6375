/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;

/**
 * A pipe that has a name in the file system, see fifo(7).
 */
public final class NamedPipe {

	private static final int OWNER_ONLY = 0600;

	private NamedPipe() {
	}

	/**
	 * Makes one that only this user can open.
	 * @param path where
	 * @throws IOException if it cannot be made, or something is there
	 */
	public static void create(Path path) throws IOException {
		NativeMemory name = NativeText.of(path);
		if (Native.LIBC.mkfifo(name.pointer(), OWNER_ONLY) != 0) {
			throw Native.failure("Cannot make the pipe " + path);
		}
		Reference.reachabilityFence(name);
	}

}
