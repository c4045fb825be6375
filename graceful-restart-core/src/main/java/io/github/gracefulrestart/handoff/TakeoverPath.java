/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.UUID;

import io.github.gracefulrestart.socket.PeerCredentials;

/**
 * What has to be so about the path of a {@link TakeoverSocket}: who can write to its
 * directory can put a socket of their own there.
 */
public final class TakeoverPath {

	/**
	 * Longest path of a UNIX socket, in bytes: {@code sun_path} holds 108 with the
	 * closing zero (unix(7)).
	 */
	private static final int MAX_SOCKET_PATH = 107;

	private static final String TEMPORARY = ".takeover-";

	private static final int DIGITS = 8;

	private TakeoverPath() {
	}

	/**
	 * Checks a path that a user configured.
	 * @param path the path
	 * @throws IOException if no socket can be made there, or somebody else could; the
	 * message names the path and says what to do
	 */
	public static void check(Path path) throws IOException {
		Path socket = path.toAbsolutePath().normalize();
		Path directory = socket.getParent();
		if (directory == null || Files.isDirectory(socket)) {
			throw new IOException("the control socket " + socket + " is a directory; name a file in it");
		}
		checkLength(socket);
		checkDirectory(directory);
		if (isSomethingElse(socket)) {
			throw new IOException(
					"the control socket " + socket + " is a file that is no socket; remove it, or choose another name");
		}
	}

	private static boolean isSomethingElse(Path socket) throws IOException {
		try {
			return !Files.readAttributes(socket, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	private static void checkLength(Path socket) throws IOException {
		int length = Math.max(bytes(socket), bytes(temporary(socket, UUID.randomUUID())));
		if (length > MAX_SOCKET_PATH) {
			throw new IOException("the path of the control socket " + socket
					+ " is too long: a UNIX socket's path has at" + " most " + MAX_SOCKET_PATH
					+ " bytes, and this one or the temporary one beside it has " + length + "; choose a shorter one");
		}
	}

	private static int bytes(Path path) {
		return path.toString().getBytes().length;
	}

	private static void checkDirectory(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			throw new IOException("the directory " + directory
					+ " of the control socket does not exist; create it, for this user, with mode 0700");
		}
		PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
		String mode = PosixFilePermissions.toString(attributes.permissions());
		if (UnixAttributes.uid(directory.toRealPath()) != PeerCredentials.ownUid()) {
			throw new IOException("the directory " + directory + " of the control socket (mode " + mode
					+ ") belongs to " + attributes.owner().getName()
					+ " and not to the user of this process; choose one of this user's own");
		}
		if (UnixAttributes.isWritableByOthers(directory)) {
			throw new IOException("others can write to the directory " + directory + " of the control socket (mode "
					+ mode + "); run chmod 700 on it or, if others need it, choose one of this user's own");
		}
		if (!ControlDirectory.isUsable(directory)) {
			throw new IOException(ControlDirectory.isReadOnly(directory)
					? "the directory " + directory + " of the control socket lies on a read-only file system"
					: "this user cannot write to the directory " + directory + " of the control socket (mode " + mode
							+ "); run chmod 700 on it");
		}
	}

	/**
	 * Returns where a socket is made before it gets its name.
	 * @param socket its name
	 * @param id tells it from others
	 * @return a path in the same directory
	 */
	static Path temporary(Path socket, UUID id) {
		return Objects.requireNonNull(socket.getParent()).resolve(TEMPORARY + id.toString().substring(0, DIGITS));
	}

}
