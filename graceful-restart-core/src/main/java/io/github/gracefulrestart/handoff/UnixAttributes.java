/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What stat(2) and lstat(2) say about a file and the JDK's POSIX view does not.
 */
final class UnixAttributes {

	private static final int GROUP_WRITE = 0020;

	private static final int OTHERS_WRITE = 0002;

	private static final int STICKY = 01000;

	private UnixAttributes() {
	}

	/**
	 * Returns the owner of a file, or of a symbolic link itself.
	 * @param path the file
	 * @return the user's number
	 * @throws IOException if there is no such file
	 */
	static int uid(Path path) throws IOException {
		return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
	}

	static boolean isWritableByOthers(Path path) throws IOException {
		return (mode(path) & (GROUP_WRITE | OTHERS_WRITE)) != 0;
	}

	static boolean isSticky(Path path) throws IOException {
		return (mode(path) & STICKY) != 0;
	}

	private static int mode(Path path) throws IOException {
		return (int) Files.getAttribute(path, "unix:mode");
	}

}
