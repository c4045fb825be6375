/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.UnixListener;

/**
 * Where a process is found by others that somebody else has started and that are to take
 * over from it: a socket at a path on which all of them agree. The path belongs to the
 * process that serves. Each puts its own socket there by rename(2), in place of the one
 * before, so that there is always somebody to be found.
 * <p>
 * Any process of this user may come in, as none of them could have been given a token.
 * Safe for use by several threads.
 */
public final class TakeoverSocket implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(TakeoverSocket.class);

	private final Path path;

	private final Consumer<Successor> onNewcomer;

	private final Consumer<Reception> opening;

	private @Nullable Reception reception;

	private @Nullable FileIdentity identity;

	/**
	 * Names the socket and does not touch it.
	 * @param path the socket's file
	 * @param onNewcomer called by a thread of the socket whenever a process has come in;
	 * it then owns the connection
	 */
	public TakeoverSocket(Path path, Consumer<Successor> onNewcomer) {
		this(path, onNewcomer, Reception::open);
	}

	TakeoverSocket(Path path, Consumer<Successor> onNewcomer, Consumer<Reception> opening) {
		this.path = path.toAbsolutePath().normalize();
		this.onNewcomer = onNewcomer;
		this.opening = opening;
	}

	/**
	 * Has this process be the one that is found at the path, if it is not already.
	 * @throws IOException if the socket cannot be made; whoever was found there still is
	 */
	public synchronized void listen() throws IOException {
		if (isOwn()) {
			return;
		}
		Path temporary = TakeoverPath.temporary(this.path, UUID.randomUUID());
		Reception fresh = new Reception(UnixListener.bind(temporary), this.path, (hello) -> true, this::admit);
		FileIdentity made;
		try {
			this.opening.accept(fresh);
			made = FileIdentity.of(temporary);
			Files.move(temporary, this.path, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException | RuntimeException | Error ex) {
			fresh.close();
			Files.deleteIfExists(temporary);
			throw ex;
		}
		stopListening();
		this.reception = fresh;
		this.identity = made;
	}

	private boolean admit(Successor newcomer) {
		this.onNewcomer.accept(newcomer);
		return true;
	}

	// As long as the socket is open the kernel gives its file's number to no other.
	private boolean isOwn() throws IOException {
		try {
			return this.reception != null && this.identity != null && this.identity.equals(FileIdentity.of(this.path));
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	/**
	 * Is not found any more. The file is removed unless it is another process's by now.
	 * Between the look and the removal another may put its own there, so a process does
	 * this only when no successor of it is about to.
	 */
	@Override
	public synchronized void close() {
		try {
			if (isOwn()) {
				Files.deleteIfExists(this.path);
			}
		}
		catch (IOException ex) {
			logger.warn("Could not remove the control socket {}: {}", this.path, ex.toString());
		}
		this.identity = null;
		stopListening();
	}

	/**
	 * Lets nobody in any more. The file stays, if it is this process's, for another to
	 * replace.
	 */
	public synchronized void stopListening() {
		if (this.reception != null) {
			this.reception.close();
			this.reception = null;
		}
	}

}
