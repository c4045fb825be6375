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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

/**
 * Receives those who connect to a socket of this process, and turns away all that may not
 * take over from it. What is turned away changes nothing.
 * <p>
 * However many connect, they take one thread and {@value Applicants#MAX} more, and as
 * many descriptors; the kernel keeps those for which there is no room waiting. The
 * further threads end when nobody has come for a while.
 */
final class Reception implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Reception.class);

	/** How long to wait before trying again what has just failed. */
	private static final Duration RECOVERY = Duration.ofMillis(100);

	private static final Duration IDLE = Duration.ofSeconds(5);

	private final UnixListener listener;

	private final Predicate<Hello> invited;

	private final Predicate<Successor> host;

	private final Path socket;

	private final Refusals refusals;

	private final Applicants applicants;

	private final ExecutorService examiners = examiners();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final AtomicBoolean closing = new AtomicBoolean();

	/**
	 * Prepares to receive.
	 * @param listener where they connect, which this object now owns
	 * @param socket the name by which they know it
	 * @param invited whether a process of this user that greets may come in
	 * @param host takes those who came in, and owns them if it does; called by several
	 * threads. One that it does not take came too late
	 */
	Reception(UnixListener listener, Path socket, Predicate<Hello> invited, Predicate<Successor> host) {
		this.listener = listener;
		this.socket = socket;
		this.refusals = new Refusals(socket);
		this.applicants = new Applicants(this.refusals);
		this.invited = invited;
		this.host = host;
	}

	private static ExecutorService examiners() {
		ThreadPoolExecutor examiners = new ThreadPoolExecutor(Applicants.MAX, Applicants.MAX, IDLE.toMillis(),
				TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(),
				(task) -> thread("graceful-restart-applicant", task));
		examiners.allowCoreThreadTimeOut(true);
		return examiners;
	}

	/**
	 * Begins to receive, in the background.
	 */
	void open() {
		try {
			thread("graceful-restart-control", this::accept).start();
		}
		catch (Error ex) {
			// There are no more threads to be had.
			close();
			throw ex;
		}
	}

	private static Thread thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
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
					logger.error("The control socket failed ({}); until it recovers no successor can connect",
							this.socket, ex);
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
			Successor successor = Admission.admit(connection, peer, this.invited);
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
		if (!this.host.test(successor)) {
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
	 * Closes the socket and everything that tries to get in. Who got in stays.
	 */
	@Override
	public void close() {
		if (this.closing.compareAndSet(false, true)) {
			this.closed.countDown();
			this.listener.close();
			this.applicants.close();
			this.examiners.shutdown();
			this.refusals.close();
		}
	}

}
