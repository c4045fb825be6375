/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.PeerListener;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.socket.Descriptor;

/**
 * A successor's process: a thread of this JVM that does what a script says.
 */
final class ScriptedSuccessor implements Launch.Launched, PeerListener {

	private final long pid;

	private final Invitation invitation;

	private final Journal journal;

	private final Thread thread;

	private final CompletableFuture<String> exit = new CompletableFuture<>();

	private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

	/** Come between the other messages, as many as there are. */
	private final BlockingQueue<Object> reports = new LinkedBlockingQueue<>();

	private final CountDownLatch sigterm = new CountDownLatch(1);

	private volatile boolean deaf;

	private volatile boolean over;

	private volatile boolean mute;

	private volatile @Nullable Closeable connection;

	private volatile @Nullable Predecessor predecessor;

	ScriptedSuccessor(long pid, Invitation invitation, Journal journal, Script script) {
		this.pid = pid;
		this.invitation = invitation;
		this.journal = journal;
		this.thread = new Thread(() -> play(script), "test-successor");
		this.thread.start();
	}

	private void play(Script script) {
		try {
			script.play(this);
			exit("exited with status 0");
		}
		catch (InterruptedException ex) {
			// Killed.
		}
		catch (Exception ex) {
			exit("exited with status 1");
		}
	}

	Invitation invitation() {
		return this.invitation;
	}

	Predecessor join() throws IOException {
		Predecessor predecessor = joinSilently();
		predecessor.listen(this);
		return predecessor;
	}

	Predecessor joinSilently() throws IOException {
		Predecessor predecessor = Predecessor.join(this.invitation).orElseThrow();
		this.predecessor = predecessor;
		this.connection = predecessor;
		return predecessor;
	}

	/** Has this connection, which ends when the process does. */
	void has(Closeable connection) {
		this.connection = connection;
	}

	/** Writes down that it has come to a point. */
	void note(String point) {
		this.journal.add(point);
	}

	void say(Message message) throws IOException {
		Predecessor predecessor = this.predecessor;
		if (predecessor == null) {
			throw new IOException("Nobody is there");
		}
		this.journal.add("successor says " + message.getClass().getSimpleName());
		predecessor.tell(message);
	}

	void becomeReady(String... claimed) throws IOException {
		say(new Message.Ready(Set.of(claimed)));
	}

	/**
	 * Waits for what the predecessor says next, or reports next.
	 * @param <M> the type of message
	 * @param type what it has to be
	 * @return the message
	 */
	<M extends Message> M hear(Class<M> type) throws InterruptedException {
		Object next = ((type == Message.Report.class) ? this.reports : this.heard).poll(20, TimeUnit.SECONDS);
		if (this.over) {
			throw new InterruptedException("Killed");
		}
		if (!type.isInstance(next)) {
			throw new AssertionError("Not " + type + " but " + next);
		}
		this.journal.add("successor hears " + type.getSimpleName());
		return type.cast(next);
	}

	/** Gets as far as serving. */
	void serve(String... claimed) throws IOException, InterruptedException {
		join();
		becomeReady(claimed);
		hear(Message.Released.class);
		say(new Message.Serving());
	}

	/** Serves until the predecessor has left. */
	void takeOver(String... claimed) throws IOException, InterruptedException {
		serve(claimed);
		hear(Message.Farewell.class);
	}

	/** Leaves it to the predecessor whether anything more is said. */
	boolean hasHeardAll() {
		return this.heard.isEmpty();
	}

	/** Does nothing more until it is killed. */
	void hang() throws InterruptedException {
		new CountDownLatch(1).await();
	}

	/** Closes the conversation, and lives on. */
	void hangUp() {
		Predecessor predecessor = this.predecessor;
		if (predecessor != null) {
			predecessor.close();
		}
	}

	void awaitSigterm() throws InterruptedException {
		this.sigterm.await();
	}

	/** Takes no notice of SIGTERM. */
	void ignoreSigterm() {
		this.deaf = true;
	}

	void exit(String how) {
		this.over = true;
		try {
			Closeable connection = this.connection;
			if (connection != null) {
				connection.close();
			}
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		this.journal.add("successor " + how);
		this.exit.complete(how);
	}

	boolean hasExited() {
		return this.exit.isDone();
	}

	@Override
	public long pid() {
		return this.pid;
	}

	@Override
	public CompletableFuture<String> onExit() {
		return this.exit.copy();
	}

	@Override
	public void end(Duration patience) {
		this.sigterm.countDown();
		if (!this.deaf && !this.exit.isDone()) {
			this.thread.interrupt();
			exit("was killed by signal 15 (SIGTERM)");
		}
	}

	@Override
	public boolean kill() {
		if (!this.exit.isDone()) {
			this.thread.interrupt();
			exit("was killed by signal 9 (SIGKILL)");
		}
		return true;
	}

	@Override
	public void said(Message message, List<Descriptor> descriptors) {
		descriptors.forEach(Descriptor::close);
		if (message instanceof Message.Heartbeat) {
			answer(message);
		}
		else if (message instanceof Message.Report) {
			this.reports.add(message);
		}
		// Comes when it comes.
		else if (!(message instanceof Message.Draining)) {
			this.heard.add(message);
		}
	}

	private void answer(Message heartbeat) {
		try {
			Predecessor predecessor = this.predecessor;
			if (predecessor != null && !this.mute) {
				predecessor.tell(heartbeat);
			}
		}
		catch (IOException ex) {
			// It has left.
		}
	}

	/** Answers no heartbeats, as a process that is stopped. */
	void mute() {
		this.mute = true;
	}

	@Override
	public void broke(String reason) {
		this.heard.add("broke: " + reason);
	}

	@Override
	public void gone(String reason) {
		this.heard.add("gone: " + reason);
	}

	/**
	 * What a successor does. Its process ends with it.
	 */
	interface Script {

		void play(ScriptedSuccessor successor) throws Exception;

	}

}
