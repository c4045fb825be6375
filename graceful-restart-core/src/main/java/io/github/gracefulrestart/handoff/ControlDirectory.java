/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	private static final String PREFIX = "graceful-restart-";

	private static final String SOCKET = "control";

	// Files.createTempDirectory appends a number of up to 19 digits.
	private static final int NAME_LENGTH = 1 + PREFIX.length() + 19 + 1 + SOCKET.length();

	private static final Logger logger = LoggerFactory.getLogger(ControlDirectory.class);

	private final Path path;

	private ControlDirectory(Path path) {
		this.path = path;
	}

	/**
	 * Makes a fresh one.
	 * @param parent where; if null, the first of $XDG_RUNTIME_DIR, java.io.tmpdir and
	 * /tmp whose path is short enough for a UNIX socket and in which a folder can be made
	 * @return the folder
	 * @throws IOException if it cannot be made
	 */
	static ControlDirectory create(@Nullable Path parent) throws IOException {
		if (parent != null) {
			// A successor's working directory may be another one.
			Path absolute = parent.toAbsolutePath().normalize();
			check(absolute);
			return createIn(absolute);
		}
		IOException failure = new IOException("no folder for the control socket");
		for (Path candidate : defaultParents()) {
			if (isShortEnough(candidate) && Files.isDirectory(candidate)) {
				try {
					return createIn(candidate);
				}
				catch (IOException ex) {
					failure.addSuppressed(ex);
				}
			}
		}
		throw failure;
	}

	private static List<Path> defaultParents() {
		return Stream.of(System.getenv("XDG_RUNTIME_DIR"), System.getProperty("java.io.tmpdir"), "/tmp")
			.filter(Objects::nonNull)
			.filter((path) -> !path.isEmpty())
			.map((path) -> Path.of(path).toAbsolutePath())
			.toList();
	}

	private static ControlDirectory createIn(Path parent) throws IOException {
		return new ControlDirectory(Files.createTempDirectory(parent, PREFIX,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
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
		if (!isShortEnough(parent.toAbsolutePath().normalize())) {
			throw new IOException("the path of the control directory " + parent + " is too long: a UNIX socket's path"
					+ " has at most " + MAX_SOCKET_PATH + " bytes, which leaves " + (MAX_SOCKET_PATH - NAME_LENGTH)
					+ " for the directory; choose a shorter one");
		}
		PosixFileAttributes attributes = Files.readAttributes(parent, PosixFileAttributes.class);
		Set<PosixFilePermission> permissions = attributes.permissions();
		if (permissions.contains(PosixFilePermission.GROUP_WRITE)
				|| permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
			throw new IOException("others can write to the control directory " + parent + " (mode "
					+ PosixFilePermissions.toString(permissions)
					+ "); run chmod 700 on it or, if others need it, choose one of this user's own");
		}
		if (!Files.isWritable(parent) || !Files.isExecutable(parent)) {
			throw new IOException("this user cannot write to the control directory " + parent + "; it belongs to "
					+ attributes.owner().getName());
		}
	}

	private static boolean isShortEnough(Path parent) {
		return parent.toString().getBytes().length + NAME_LENGTH <= MAX_SOCKET_PATH;
	}

	Path socket() {
		return this.path.resolve(SOCKET);
	}

	/**
	 * Removes the folder with what this process made in it.
	 */
	@Override
	public void close() {
		try {
			Files.deleteIfExists(socket());
			if (Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
				Files.delete(this.path);
			}
		}
		catch (IOException ex) {
			logger.warn("Could not remove the control directory {}: {}", this.path, ex.toString());
		}
	}

}
