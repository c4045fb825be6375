/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.PeerCredentials;

/**
 * The folder of a control socket, which only this user can enter (mode 0700). It exists
 * from the start of a successor until the successor has connected.
 */
public final class ControlDirectory implements Closeable {

	/**
	 * Longest path of a UNIX socket, in bytes: {@code sun_path} holds 108 with the
	 * closing zero (unix(7)).
	 */
	private static final int MAX_SOCKET_PATH = 107;

	static final String PREFIX = "graceful-restart-";

	static final String SOCKET = "control";

	private static final String MODE = "rwx------";

	// Files.createTempDirectory appends an unsigned number of up to 20 digits.
	private static final int NAME_LENGTH = 1 + PREFIX.length() + 20 + 1 + SOCKET.length();

	private static final Logger logger = LoggerFactory.getLogger(ControlDirectory.class);

	private final Path path;

	private final FileIdentity identity;

	private ControlDirectory(Path path) throws IOException {
		this.path = path;
		this.identity = FileIdentity.of(path);
	}

	/**
	 * Makes a fresh one, and removes those of processes that were killed.
	 * @param parent where; if null, the first of $XDG_RUNTIME_DIR, java.io.tmpdir and
	 * /tmp whose path is short enough for a UNIX socket, in which nobody else can replace
	 * a folder and in which one can be made
	 * @return the folder
	 * @throws IOException if it cannot be made; the message says why, for each place
	 */
	static ControlDirectory create(@Nullable Path parent) throws IOException {
		return new ControlDirectory(createPrivate(parent, PREFIX));
	}

	/**
	 * Makes a folder for something else where control directories are made, just as
	 * private.
	 * @param parent see {@link #create}
	 * @param prefix of its name
	 * @return the folder, for the caller to remove
	 * @throws IOException if it cannot be made; the message says why, for each place
	 */
	public static Path createPrivate(@Nullable Path parent, String prefix) throws IOException {
		if (parent != null) {
			// A successor's working directory may be another one.
			Path absolute = parent.toAbsolutePath().normalize();
			check(absolute);
			return createIn(absolute, prefix);
		}
		return createInFirst(defaultParents(), prefix);
	}

	static ControlDirectory createInFirst(List<Path> parents) throws IOException {
		return new ControlDirectory(createInFirst(parents, PREFIX));
	}

	private static Path createInFirst(List<Path> parents, String prefix) throws IOException {
		List<String> failures = new ArrayList<>();
		for (Path candidate : parents) {
			try {
				checkLength(candidate);
				checkNotReplaceable(candidate);
				return createIn(candidate, prefix);
			}
			catch (IOException ex) {
				failures.add(String.valueOf(ex.getMessage()));
			}
		}
		throw new IOException("there is no folder for the control socket; set graceful.restart.control-directory: "
				+ String.join("; ", failures));
	}

	private static List<Path> defaultParents() {
		return Stream.of(System.getenv("XDG_RUNTIME_DIR"), System.getProperty("java.io.tmpdir"), "/tmp")
			.filter(Objects::nonNull)
			.filter((path) -> !path.isEmpty())
			.map((path) -> Path.of(path).toAbsolutePath())
			.toList();
	}

	private static Path createIn(Path parent, String prefix) throws IOException {
		Leftovers.removeFrom(parent);
		try {
			return verified(Files.createTempDirectory(parent, prefix,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE))));
		}
		catch (FileSystemException ex) {
			throw new IOException("cannot make a directory for the control socket in " + parent + ": " + reason(ex),
					ex);
		}
	}

	/**
	 * Sees that a directory is what it was made as: not every file system keeps owners
	 * and modes.
	 * @param path the directory, which is removed if it is not
	 * @return the directory
	 * @throws IOException if others could enter it
	 */
	static Path verified(Path path) throws IOException {
		PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		String mode = PosixFilePermissions.toString(attributes.permissions());
		int owner = UnixAttributes.uid(path);
		if (attributes.isDirectory() && mode.equals(MODE) && owner == PeerCredentials.ownUid()) {
			return path;
		}
		Files.delete(path);
		throw new IOException("the control directory " + path + " was made with mode " + MODE + " and has mode " + mode
				+ " and owner " + owner + "; choose a file system that keeps both");
	}

	private static String reason(FileSystemException ex) {
		if (ex instanceof AccessDeniedException) {
			return "Permission denied";
		}
		if (ex instanceof NoSuchFileException) {
			return "It does not exist";
		}
		return (ex.getReason() != null) ? ex.getReason() : ex.toString();
	}

	/**
	 * Checks a folder that a user configured for control sockets.
	 * @param parent the folder
	 * @throws IOException if it does not exist, belongs to or can be written by others,
	 * or its path is too long; the message says which and what to do
	 */
	public static void check(Path parent) throws IOException {
		if (!Files.isDirectory(parent)) {
			throw new IOException("the control directory " + parent + " does not exist; create it, with mode 0700");
		}
		checkLength(parent.toAbsolutePath().normalize());
		PosixFileAttributes attributes = Files.readAttributes(parent, PosixFileAttributes.class);
		if (UnixAttributes.isWritableByOthers(parent)) {
			throw new IOException("others can write to the control directory " + parent + " (mode "
					+ PosixFilePermissions.toString(attributes.permissions())
					+ "); run chmod 700 on it or, if others need it, choose one of this user's own");
		}
		if (!isUsable(parent)) {
			throw new IOException(
					isReadOnly(parent) ? "the control directory " + parent + " lies on a read-only file system"
							: "this user cannot write to the control directory " + parent + "; it belongs to "
									+ attributes.owner().getName());
		}
	}

	// access(2) says so of a read-only file system, too.
	static boolean isUsable(Path directory) {
		return Files.isWritable(directory) && Files.isExecutable(directory);
	}

	static boolean isReadOnly(Path path) {
		try {
			return Files.getFileStore(path).isReadOnly();
		}
		catch (IOException ex) {
			// In some chroots the mount point cannot be found.
			logger.debug("The file system of {} is not known", path, ex);
			return false;
		}
	}

	private static void checkLength(Path parent) throws IOException {
		if (parent.toString().getBytes().length + NAME_LENGTH > MAX_SOCKET_PATH) {
			throw new IOException("the path of the control directory " + parent + " is too long: a UNIX socket's path"
					+ " has at most " + MAX_SOCKET_PATH + " bytes, which leaves " + (MAX_SOCKET_PATH - NAME_LENGTH)
					+ " for the directory; choose a shorter one");
		}
	}

	// Who can write to a directory can rename what is in it, unless it is sticky.
	private static void checkNotReplaceable(Path parent) throws IOException {
		if (Files.isDirectory(parent) && UnixAttributes.isWritableByOthers(parent)
				&& !UnixAttributes.isSticky(parent)) {
			throw new IOException("others can write to " + parent + ", which is not sticky");
		}
	}

	Path socket() {
		return this.path.resolve(SOCKET);
	}

	/**
	 * Removes the folder with what this process made in it. What somebody else put in its
	 * place stays.
	 */
	@Override
	public void close() {
		try {
			if (!Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
				return;
			}
			if (!this.identity.equals(FileIdentity.of(this.path))) {
				logger.warn("Did not remove the control directory {}: somebody has replaced it", this.path);
				return;
			}
			Files.deleteIfExists(socket());
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			logger.warn("Could not remove the control directory {}: {}", this.path, ex.toString());
		}
	}

}
