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

	private final ControlDirectory directory;

	private final UnixListener listener;

	private final Invitation invitation;

	private final Consumer<Successor> onSuccessor;

	private final Applicants applicants = new Applicants();

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
		ControlSocket socket = bind(ControlDirectory.create(parent), onSuccessor);
		try {
			start("graceful-restart-control", socket::accept);
			return socket;
		}
		catch (Error ex) {
			// There are no more threads to be had.
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
				this.applicants.add(connection);
				start("graceful-restart-applicant", () -> examine(connection));
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
			if (!this.taken.compareAndSet(false, true)) {
				throw new ProtocolException("the successor is here already");
			}
			if (this.applicants.remove(connection)) {
				this.onSuccessor.accept(successor);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			if (this.applicants.remove(connection)) {
				connection.close();
				logger.warn("Turned away a connection to the control socket: {}", ex.getMessage());
			}
		}
	}

	/**
	 * Closes the socket and everything that tries to get in, and removes its folder. A
	 * successor that got in stays.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.listener.close();
			this.applicants.close();
			this.directory.close();
		}
	}

}
