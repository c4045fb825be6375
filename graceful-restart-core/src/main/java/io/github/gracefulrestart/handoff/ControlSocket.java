/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

/**
 * Where a successor reports. Open from just before the successor is started until it has
 * connected; only the invited process gets in, everything else is turned away and changes
 * nothing.
 * <p>
 * However many connect, they take one thread and {@value Applicants#MAX} more, and as
 * many descriptors; the kernel keeps those for which there is no room waiting.
 */
public final class ControlSocket implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(ControlSocket.class);

	/** How long to wait before trying again what has just failed. */
	private static final Duration RECOVERY = Duration.ofMillis(100);

	private final ControlDirectory directory;

	private final UnixListener listener;

	private final Invitation invitation;

	private final Consumer<Successor> onSuccessor;

	private final Refusals refusals = new Refusals();

	private final Applicants applicants = new Applicants(this.refusals);

	private final ExecutorService examiners = Executors.newFixedThreadPool(Applicants.MAX,
			(task) -> thread("graceful-restart-applicant", task));

	private final CountDownLatch closed = new CountDownLatch(1);

	private final AtomicBoolean closing = new AtomicBoolean();

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
			thread("graceful-restart-control", socket::accept).start();
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

	private static Thread thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Returns what the successor needs to get in.
	 * @return the invitation
	 */
	public Invitation invitation() {
		return this.invitation;
	}

	private void accept() {
		boolean failing = false;
		while (!this.closing.get()) {
			try {
				meet(this.listener.accept());
				failing = false;
			}
			catch (IOException | RuntimeException | Error ex) {
				if (!failing && !this.closing.get()) {
					logger.error("The control socket {} failed; until it recovers no successor can connect",
							this.invitation.socket(), ex);
				}
				failing = true;
				awaitRecovery();
			}
		}
	}

	// This process may have no descriptors, memory or threads left for a while.
	private void awaitRecovery() {
		try {
			this.closed.await(RECOVERY.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			close();
		}
	}

	private void meet(UnixConnection connection) throws IOException {
		try {
			PeerCredentials peer = connection.peer();
			if (!Admission.isSameUser(peer)) {
				this.refusals.add(Refusal.OTHER_USER, peer);
				connection.close();
			}
			else if (this.applicants.add(connection, peer)) {
				this.examiners.execute(() -> examine(connection, peer));
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			this.applicants.remove(connection);
			connection.close();
			throw ex;
		}
	}

	private void examine(UnixConnection connection, PeerCredentials peer) {
		try {
			Successor successor = Admission.admit(connection, peer, this.invitation);
			// Not taken by one that has been crowded out in the meantime.
			if (this.applicants.remove(connection)) {
				admit(successor, peer);
			}
		}
		catch (RefusedException ex) {
			turnAway(connection, peer, ex.refusal());
		}
		catch (IOException ex) {
			turnAway(connection, peer, Refusal.WENT_AWAY);
		}
		catch (RuntimeException | Error ex) {
			logger.debug("A connection to the control socket failed", ex);
			turnAway(connection, peer, Refusal.FAILED);
		}
	}

	private void admit(Successor successor, PeerCredentials peer) {
		if (this.taken.compareAndSet(false, true)) {
			this.onSuccessor.accept(successor);
		}
		else {
			this.refusals.add(Refusal.TOO_LATE, peer);
			successor.close();
		}
	}

	private void turnAway(UnixConnection connection, PeerCredentials peer, Refusal refusal) {
		if (this.applicants.remove(connection)) {
			this.refusals.add(refusal, peer);
			connection.close();
		}
	}

	/**
	 * Closes the socket and everything that tries to get in, and removes its folder. A
	 * successor that got in stays.
	 */
	@Override
	public void close() {
		if (this.closing.compareAndSet(false, true)) {
			this.closed.countDown();
			this.listener.close();
			this.applicants.close();
			this.examiners.shutdown();
			this.refusals.close();
			this.directory.close();
		}
	}

}
