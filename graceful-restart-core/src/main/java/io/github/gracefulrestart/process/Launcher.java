/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.preflight.Check;

/**
 * The program that a command names, found as {@code execvp(3)} finds it: a name with a
 * slash is a path, any other is looked up in {@code PATH} each time, so that a JDK that
 * was exchanged is the one that starts.
 *
 * @param name the first word of the command
 * @param searchPath the value of {@code PATH}
 * @param configured whether the name came from a property, else from this process's own
 * command line
 */
record Launcher(String name, @Nullable String searchPath, boolean configured) implements Check {

	/**
	 * What {@code execvp} takes for an absent {@code PATH}.
	 */
	private static final String DEFAULT_SEARCH_PATH = "/bin:/usr/bin";

	@Override
	public List<String> problems() {
		String advice = this.configured ? "correct the property graceful.restart.successor.command"
				: "put it back, or set the property graceful.restart.successor.command to the command that starts the application";
		return problem().map((problem) -> problem + "; " + advice).stream().toList();
	}

	/**
	 * Returns the file that would be run.
	 * @return the first that can be; empty if there is none
	 */
	Optional<Path> file() {
		return candidates().stream()
			.filter((path) -> Files.isRegularFile(path) && Files.isExecutable(path))
			.findFirst();
	}

	private Optional<String> problem() {
		List<Path> candidates = candidates();
		if (file().isPresent()) {
			return Optional.empty();
		}
		Optional<Path> existing = candidates.stream().filter(Files::exists).findFirst();
		if (existing.isEmpty()) {
			return Optional.of(isPath() ? "The launcher %s does not exist".formatted(this.name)
					: "The launcher \"%s\" is in no directory of PATH (%s)".formatted(this.name,
							searchPathOrDefault()));
		}
		return Optional.of("The launcher %s is %s".formatted(existing.get(),
				Files.isDirectory(existing.get()) ? "a directory" : "not executable"));
	}

	private List<Path> candidates() {
		if (this.name.isEmpty()) {
			return List.of();
		}
		if (isPath()) {
			return List.of(Path.of(this.name));
		}
		// An empty element is the working directory.
		return Stream.of(searchPathOrDefault().split(":", -1))
			.map((directory) -> Path.of(directory).resolve(this.name))
			.toList();
	}

	private boolean isPath() {
		return this.name.contains("/");
	}

	private String searchPathOrDefault() {
		return (this.searchPath != null) ? this.searchPath : DEFAULT_SEARCH_PATH;
	}

}
