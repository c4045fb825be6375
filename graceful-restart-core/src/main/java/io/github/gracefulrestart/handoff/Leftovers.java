/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.PeerCredentials;

/**
 * Control directories of this user that nobody has any more, because the process that
 * made them was killed.
 */
final class Leftovers {

	/** A directory that is younger may be one whose socket does not listen yet. */
	private static final Duration MIN_AGE = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(Leftovers.class);

	private Leftovers() {
	}

	/**
	 * Removes them. What cannot be removed stays: the next upgrade comes past here again.
	 * @param parent where to look
	 */
	static void removeFrom(Path parent) {
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, ControlDirectory.PREFIX + "[0-9]*")) {
			for (Path directory : directories) {
				removeIfLeftOver(directory);
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot look for control directories in {}", parent, ex);
		}
	}

	private static void removeIfLeftOver(Path directory) {
		try {
			Path socket = directory.resolve(ControlDirectory.SOCKET);
			if (isOldAndOurs(directory) && nobodyListens(socket)) {
				Files.deleteIfExists(socket);
				Files.deleteIfExists(directory);
				logger.info("Removed the control directory {} of a process that is gone", directory);
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Left the control directory {} where it is", directory, ex);
		}
	}

	private static boolean isOldAndOurs(Path directory) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return attributes.isDirectory() && UnixAttributes.uid(directory) == PeerCredentials.ownUid()
				&& attributes.lastModifiedTime().toInstant().isBefore(Instant.now().minus(MIN_AGE));
	}

	// A process id would tell less: a container has others, and may share the directory.
	private static boolean nobodyListens(Path socket) throws IOException {
		if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
			return true;
		}
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			// Does not wait for a process that has been stopped.
			channel.configureBlocking(false);
			channel.connect(UnixDomainSocketAddress.of(socket));
			return false;
		}
		catch (ConnectException ex) {
			return true;
		}
	}

}
