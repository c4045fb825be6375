/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What can be known before the start of a process about whether it will start.
 *
 * @param command the command
 * @param configured whether the command came from a property, else from this process's
 * own command line
 * @param searchPath the value of {@code PATH}
 * @param workingDirectory a symbolic link to the working directory
 */
record Preflight(List<String> command, boolean configured, @Nullable String searchPath, Path workingDirectory) {

	private static final String REMOVED = " (deleted)";

	List<String> problems() {
		List<String> problems = new ArrayList<>();
		new Launcher(this.command.get(0), this.searchPath).problem().map(this::withOrigin).ifPresent(problems::add);
		Entry.of(this.command).jar(this.command).map(Path::of).flatMap(Jar::problem).ifPresent(problems::add);
		workingDirectoryProblem().ifPresent(problems::add);
		unreadableProblem().ifPresent(problems::add);
		return problems;
	}

	private String withOrigin(String problem) {
		String advice = this.configured ? "correct the property graceful.restart.successor.command"
				: "put it back, or set the property graceful.restart.successor.command to the command that starts the application";
		return problem + "; " + advice;
	}

	/**
	 * A JVM whose working directory is gone ends before it has begun.
	 */
	private Optional<String> workingDirectoryProblem() {
		try {
			String target = Files.readSymbolicLink(this.workingDirectory).toString();
			if (target.endsWith(REMOVED) && Files.notExists(Path.of(target))) {
				return Optional
					.of("The working directory %s was removed, and no JVM starts in it; start the application anew from a directory that stays"
						.formatted(target.substring(0, target.length() - REMOVED.length())));
			}
			return Optional.empty();
		}
		catch (IOException ex) {
			return Optional.of("The working directory cannot be read: " + ex);
		}
	}

	private Optional<String> unreadableProblem() {
		return this.command.stream()
			.filter((word) -> word.indexOf(CommandLine.UNREADABLE) >= 0)
			.findFirst()
			.map(("The argument \"%s\" has characters that this process's locale does not know, so the successor would get others; "
					+ "start the application with LC_ALL=C.UTF-8")::formatted);
	}

}
