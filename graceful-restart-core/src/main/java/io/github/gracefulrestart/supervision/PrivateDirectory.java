/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory of a roster, which nobody else can enter. It has to stay for as long as
 * the application runs, and somebody may tidy up old files.
 */
final class PrivateDirectory {

	private static final FileAttribute<?> MODE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private PrivateDirectory() {
	}

	/**
	 * Makes the directory anew if it is gone.
	 */
	static void ensure(Path directory) throws IOException {
		if (Files.notExists(directory)) {
			Files.createDirectory(directory, MODE);
		}
	}

}
