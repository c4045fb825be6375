/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * Which file it is that has a path: another one under the same path is not equal, nor is
 * a symbolic link.
 *
 * @param key device and inode, which a later file may get again
 * @param isDirectory whether it is a directory
 */
record FileIdentity(@Nullable Object key, boolean isDirectory) {

	static FileIdentity of(Path path) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return new FileIdentity(attributes.fileKey(), attributes.isDirectory());
	}

}
