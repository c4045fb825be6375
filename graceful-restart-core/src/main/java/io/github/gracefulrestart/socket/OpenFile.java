/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a descriptor of this process leads to, see proc_pid_fd(5).
 */
final class OpenFile {

	private OpenFile() {
	}

	static Path path(int descriptor) {
		return Path.of("/proc/self/fd", Integer.toString(descriptor));
	}

	/**
	 * Returns what the kernel calls it.
	 * @param descriptor the descriptor
	 * @return a path, or a name such as {@code pipe:[4711]}
	 * @throws IOException if the descriptor is not open
	 */
	static String name(int descriptor) throws IOException {
		return Files.readSymbolicLink(path(descriptor)).toString();
	}

}
