/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The file that tells an operator, and a supervisor, which process to ask: its id and a
 * newline. Whoever reads it reads the old content or the new, never less.
 */
public final class PidFile {

	private static final String PROPERTY = "graceful.restart.pid-file";

	private final Path path;

	private final String content;

	/**
	 * Names the file and does not touch it.
	 * @param path the file; its directory must exist by the time of {@link #write()}
	 */
	public PidFile(Path path) {
		this(path, ProcessHandle.current().pid());
	}

	PidFile(Path path, long pid) {
		this.path = path.toAbsolutePath();
		this.content = pid + "\n";
	}

	/**
	 * Writes this process's id, in place of what was there. A symbolic link is replaced,
	 * not followed.
	 * @throws IOException if it cannot; the message names the file and the property
	 */
	public void write() throws IOException {
		Path directory = this.path.getParent();
		if (directory == null || !Files.isDirectory(directory)) {
			throw failure("write", "the directory " + directory + " does not exist", null);
		}
		if (Files.isDirectory(this.path, LinkOption.NOFOLLOW_LINKS)) {
			throw failure("write", "it is a directory", null);
		}
		Path temporary = directory.resolve("." + this.path.getFileName() + "." + UUID.randomUUID());
		try {
			// Not a file of createTempFile: nobody else could read the result.
			Files.writeString(temporary, this.content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
			Files.move(temporary, this.path, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			Files.deleteIfExists(temporary);
			throw failure("write", ex.toString(), ex);
		}
	}

	/**
	 * Deletes the file if it holds this process's id. Between the look and the deletion
	 * another process may write its own, so a process does this only when no successor of
	 * it is about to.
	 * @return whether it was deleted; {@code false} if it is another process's or gone
	 * @throws IOException if it cannot be read or deleted; the message names the file and
	 * the property
	 */
	public boolean removeIfOwn() throws IOException {
		try {
			if (!Files.readString(this.path).strip().equals(this.content.strip())) {
				return false;
			}
			return Files.deleteIfExists(this.path);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
		catch (IOException ex) {
			throw failure("remove", ex.toString(), ex);
		}
	}

	private IOException failure(String action, String reason, @Nullable IOException cause) {
		return new IOException(
				"Cannot %s the pid file %s (property %s): %s".formatted(action, this.path, PROPERTY, reason), cause);
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
