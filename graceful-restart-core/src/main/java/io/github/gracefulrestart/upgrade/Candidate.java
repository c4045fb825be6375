/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Output;
import io.github.gracefulrestart.handoff.PeerListener;
import io.github.gracefulrestart.handoff.Successor;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.upgrade.Launch.Launched;

/**
 * The successor of one upgrade: how it comes, its process, and the conversation with it.
 * What it does reaches the mailbox as events that bear this object as their peer.
 */
final class Candidate implements PeerListener {

	/**
	 * How long the end of a process may lag behind the end of its connections. Short,
	 * because nobody may be accepting while this process waits for it.
	 */
	private static final Duration REAPING = Duration.ofMillis(200);

	private static final Logger logger = LoggerFactory.getLogger(Candidate.class);

	private final Approach approach;

	private final Mailbox mailbox;

	private @Nullable Launched process;

	private @Nullable Successor successor;

	private @Nullable ConnectedProcess connected;

	private volatile boolean givenUp;

	Candidate(Approach approach, Mailbox mailbox) {
		this.approach = approach;
		this.mailbox = mailbox;
	}

	void approach() throws IOException {
		this.process = this.approach.begin((connected) -> arrived(new Event.Connected(this, connected)));
		this.process.onExit().thenAccept((how) -> this.mailbox.post(new Event.Exited(this, how)));
	}

	private void arrived(Event.Connected event) {
		if (!this.mailbox.post(event)) {
			event.turnAway();
		}
	}

	long pid() {
		return (this.successor != null) ? this.successor.pid() : Objects.requireNonNull(this.process).pid();
	}

	/**
	 * Names its process.
	 * @return the name, for log and report
	 */
	String name() {
		return (this.successor != null) ? this.successor.name() : "process " + pid();
	}

	void welcome(Successor connected, Progress progress, List<Listener> listeners) throws IOException {
		this.successor = connected;
		if (connected.isVisible() && connected.pid() != Objects.requireNonNull(this.process).pid()) {
			this.connected = ConnectedProcess.of(connected.pid()).orElse(null);
		}
		this.approach.close();
		List<Output> pipes = Objects.requireNonNull(this.process).pipes();
		try {
			connected.welcome(progress.generation(), progress.id(), listeners, pipes, this);
		}
		finally {
			pipes.forEach(Output::close);
		}
	}

	/**
	 * Returns the last lines that it printed, once it is gone.
	 * @return the lines; none if they are not known
	 */
	List<String> lastLines() {
		return (this.process != null) ? this.process.lastLines() : List.of();
	}

	/**
	 * Returns whether it has called the upgrade off, and is about to end by itself.
	 * @return whether it has
	 */
	boolean hasGivenUp() {
		return this.givenUp;
	}

	void tell(Message message) throws IOException {
		Objects.requireNonNull(this.successor).tell(message);
	}

	/**
	 * Says something that it may miss. If it does not hear, its end arrives as an event
	 * of its own.
	 * @param message what to say
	 */
	void mention(Message message) {
		try {
			tell(message);
		}
		catch (IOException ex) {
			logger.debug("The successor did not hear {}", message, ex);
		}
	}

	void hand(Message.Connections message, List<Integer> descriptors) throws IOException {
		Objects.requireNonNull(this.successor).hand(message, descriptors);
	}

	@Override
	public void said(Message message, List<Descriptor> descriptors) {
		// A successor has nothing to bring.
		descriptors.forEach(Descriptor::close);
		this.givenUp |= message instanceof Message.Abort;
		this.mailbox.post(new Event.Said(this, message, List.of()));
	}

	@Override
	public void broke(String reason) {
		this.mailbox.post(new Event.Broke(this, reason));
	}

	@Override
	public void gone(String reason) {
		this.mailbox.post(new Event.Gone(this, reason));
	}

	/**
	 * Tells the successor that it is not wanted any more, and asks its process to end.
	 * @param reason why
	 * @param patience after which the process is killed
	 */
	void dismiss(String reason, Duration patience) {
		this.approach.decline(reason);
		if (this.successor != null) {
			mention(new Message.Abort(reason));
		}
		if (this.process != null) {
			this.process.end(patience);
		}
		if (this.connected != null) {
			this.connected.end();
		}
	}

	/**
	 * Kills the process and waits until it is gone.
	 * @return whether it is
	 */
	boolean kill() {
		boolean gone = this.process == null || this.process.kill();
		if (this.connected != null && this.connected.isAlive()) {
			this.connected.kill();
		}
		return gone;
	}

	/**
	 * Returns whether it can be killed, so that it accepts no more.
	 * @return whether it can
	 */
	boolean isInReach() {
		return this.process == null || this.process.isInReach();
	}

	boolean isConnected() {
		return this.successor != null;
	}

	boolean isRunning() {
		return (this.process != null && !this.process.onExit().isDone())
				|| (this.connected != null && this.connected.isAlive());
	}

	/**
	 * Says how the successor ended, as far as it is known.
	 * @param seen what was seen of its end on the control connection
	 * @return words for an operator
	 */
	String describeEnd(String seen) {
		try {
			String how = Objects.requireNonNull(this.process).onExit().get(REAPING.toMillis(), TimeUnit.MILLISECONDS);
			return "the successor " + how;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "the successor is gone: " + seen;
		}
		catch (ExecutionException | TimeoutException ex) {
			return "the successor is gone: " + seen;
		}
	}

	/** Lets go of everything but the process. */
	void release() {
		this.approach.close();
		if (this.successor != null) {
			this.successor.close();
		}
	}

}
