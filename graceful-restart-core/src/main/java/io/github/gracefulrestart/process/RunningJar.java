/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The jar that this process runs, as it was when this was made, which should be early.
 * <p>
 * A jar must be replaced by another file (by {@code mv}), never overwritten (by
 * {@code cp}): the JVM loads classes from it until it ends, and finds others in their
 * place. Safe for use by several threads.
 */
public final class RunningJar {

	private final Path path;

	private final State state;

	private RunningJar(Path path, State state) {
		this.path = path;
		this.state = state;
	}

	/**
	 * Looks at the jar of a process.
	 * @param commandLine the process's command line
	 * @return the jar; empty if the process runs none or it cannot be read
	 */
	public static Optional<RunningJar> of(CommandLine commandLine) {
		return commandLine.jar()
			.flatMap((path) -> State.of(path).map((state) -> new RunningJar(path.toAbsolutePath(), state)));
	}

	/**
	 * Looks at the jar again.
	 * @return a sentence for an operator if the file has been overwritten; empty if it is
	 * as it was, was replaced by another file or is gone
	 */
	public Optional<String> overwritten() {
		return State.of(this.path)
			.filter((now) -> now.isSameFileAs(this.state) && !now.equals(this.state))
			.map((now) -> ("The jar %s was overwritten while this process runs from it, so this process may fail to "
					+ "load classes; deploy by moving a new file in its place (mv), never by copying over it (cp)")
				.formatted(this.path));
	}

	/**
	 * What tells one content of a file from another.
	 *
	 * @param file the file's identity, device and inode
	 * @param size the size in bytes
	 * @param modified when it was written last
	 */
	private record State(@Nullable Object file, long size, FileTime modified) {

		static Optional<State> of(Path path) {
			try {
				BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
				return Optional.of(new State(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime()));
			}
			catch (IOException ex) {
				return Optional.empty();
			}
		}

		boolean isSameFileAs(State other) {
			return Objects.equals(this.file, other.file);
		}

	}

}
