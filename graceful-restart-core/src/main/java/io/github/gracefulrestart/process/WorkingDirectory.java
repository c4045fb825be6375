/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.gracefulrestart.preflight.Check;

/**
 * Whether the working directory is still there: a JVM whose working directory is gone
 * ends before it has begun.
 *
 * @param link a symbolic link to the working directory
 */
record WorkingDirectory(Path link) implements Check {

	private static final String REMOVED = " (deleted)";

	static WorkingDirectory ofThisProcess() {
		return new WorkingDirectory(Path.of("/proc/self/cwd"));
	}

	@Override
	public List<String> problems() {
		try {
			String target = Files.readSymbolicLink(this.link).toString();
			if (target.endsWith(REMOVED) && Files.notExists(Path.of(target))) {
				return List
					.of("The working directory %s was removed, and no JVM starts in it; start the application anew from a directory that stays"
						.formatted(target.substring(0, target.length() - REMOVED.length())));
			}
			return List.of();
		}
		catch (IOException ex) {
			return List.of("The working directory cannot be read: " + ex);
		}
	}

}
