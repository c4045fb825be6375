/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.socket.UnixListener;

/**
 * Where a successor reports. Open from just before the successor is started until it has
 * connected; only the invited process gets in, everything else is turned away and changes
 * nothing.
 */
public final class ControlSocket implements Closeable {

	private final ControlDirectory directory;

	private final Invitation invitation;

	private final Consumer<Successor> onSuccessor;

	private final Reception reception;

	private final AtomicBoolean closing = new AtomicBoolean();

	private final AtomicBoolean taken = new AtomicBoolean();

	private ControlSocket(ControlDirectory directory, UnixListener listener, Consumer<Successor> onSuccessor) {
		this.directory = directory;
		this.invitation = Invitation.to(directory.socket());
		this.onSuccessor = onSuccessor;
		this.reception = new Reception(listener, directory.socket(),
				(hello) -> this.invitation.isProvenBy(hello.token()), this::admit);
	}

	/**
	 * Opens the socket and waits for the successor in the background.
	 * @param parent the folder in which the socket's own folder is made; null for a
	 * default
	 * @param onSuccessor called once, by a thread of the socket, when the invited process
	 * has connected; it then owns the connection
	 * @return the socket
	 * @throws IOException if it cannot be made
	 */
	public static ControlSocket open(@Nullable Path parent, Consumer<Successor> onSuccessor) throws IOException {
		ControlSocket socket = bind(ControlDirectory.create(parent), onSuccessor);
		try {
			socket.reception.open();
			return socket;
		}
		catch (Error ex) {
			socket.close();
			throw ex;
		}
	}

	private static ControlSocket bind(ControlDirectory directory, Consumer<Successor> onSuccessor) throws IOException {
		try {
			return new ControlSocket(directory, UnixListener.bind(directory.socket()), onSuccessor);
		}
		catch (IOException | RuntimeException | Error ex) {
			directory.close();
			throw ex;
		}
	}

	/**
	 * Returns what the successor needs to get in.
	 * @return the invitation
	 */
	public Invitation invitation() {
		return this.invitation;
	}

	private boolean admit(Successor successor) {
		boolean first = this.taken.compareAndSet(false, true);
		if (first) {
			this.onSuccessor.accept(successor);
		}
		return first;
	}

	/**
	 * Closes the socket and everything that tries to get in, and removes its folder. A
	 * successor that got in stays.
	 */
	@Override
	public void close() {
		if (this.closing.compareAndSet(false, true)) {
			this.reception.close();
			this.directory.close();
		}
	}

}
