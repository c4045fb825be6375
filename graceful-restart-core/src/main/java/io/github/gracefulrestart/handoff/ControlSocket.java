/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

/**
 * Where a successor reports. Open from just before the successor is started until it has
 * connected; only the invited process gets in, everything else is turned away and changes
 * nothing.
 */
public final class ControlSocket implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(ControlSocket.class);

	/** How many connections may try to prove themselves at the same time. */
	private static final int MAX_CANDIDATES = 8;

	private final ControlDirectory directory;

	private final UnixListener listener;

	private final Invitation invitation;

	private final Consumer<Successor> onSuccessor;

	private final Semaphore candidates = new Semaphore(MAX_CANDIDATES);

	private final AtomicBoolean closed = new AtomicBoolean();

	private final AtomicBoolean taken = new AtomicBoolean();

	private ControlSocket(ControlDirectory directory, UnixListener listener, Consumer<Successor> onSuccessor) {
		this.directory = directory;
		this.listener = listener;
		this.invitation = Invitation.to(directory.socket());
		this.onSuccessor = onSuccessor;
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
		ControlDirectory directory = ControlDirectory.create(parent);
		try {
			ControlSocket socket = new ControlSocket(directory, UnixListener.bind(directory.socket()), onSuccessor);
			start("graceful-restart-control", socket::accept);
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			directory.close();
			throw ex;
		}
	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Returns what the successor needs to get in.
	 * @return the invitation
	 */
	public Invitation invitation() {
		return this.invitation;
	}

	private void accept() {
		try {
			while (!this.closed.get()) {
				UnixConnection connection = this.listener.accept();
				if (this.candidates.tryAcquire()) {
					start("graceful-restart-candidate", () -> examine(connection));
				}
				else {
					connection.close();
				}
			}
		}
		catch (IOException ex) {
			if (!this.closed.get()) {
				logger.error("The control socket {} failed; no successor can connect", this.invitation.socket(), ex);
			}
		}
	}

	private void examine(UnixConnection connection) {
		try {
			Successor successor = Admission.admit(connection, this.invitation);
			if (this.closed.get() || !this.taken.compareAndSet(false, true)) {
				throw new ProtocolException("the successor is here already");
			}
			this.onSuccessor.accept(successor);
		}
		catch (IOException | RuntimeException ex) {
			connection.close();
			if (!this.closed.get()) {
				logger.warn("Turned away a connection to the control socket: {}", ex.getMessage());
			}
		}
		finally {
			this.candidates.release();
		}
	}

	/**
	 * Closes the socket and removes its folder. A successor that has connected stays.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.listener.close();
			this.directory.close();
		}
	}

}
