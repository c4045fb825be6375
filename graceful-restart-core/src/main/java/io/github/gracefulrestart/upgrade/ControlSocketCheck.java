/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.ControlSocket;
import io.github.gracefulrestart.handoff.Successor;
import io.github.gracefulrestart.preflight.Check;

/**
 * Whether a control socket can be made. One is made and removed: permissions, quotas,
 * free blocks and free inodes all have their say that way, each as it counts.
 *
 * @param directory where; null for a default
 */
record ControlSocketCheck(@Nullable Path directory) implements Check {

	@Override
	public List<String> problems() {
		try {
			ControlSocket.open(this.directory, Successor::close).close();
			return List.of();
		}
		catch (IOException ex) {
			return List
				.of("The control socket cannot be made (%s); make room on the file system (df -h, df -i) and let this user write there, or set the property graceful.restart.control-directory to a directory where that is so"
					.formatted(describe(ex)));
		}
	}

	/** Also what was tried before and in vain. */
	private static String describe(IOException failure) {
		return Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
			.map((each) -> (each instanceof java.nio.file.FileSystemException)
					? each.toString().replaceFirst("^[^:]*: ", "") : String.valueOf(each.getMessage()))
			.collect(Collectors.joining(", "));
	}

}
