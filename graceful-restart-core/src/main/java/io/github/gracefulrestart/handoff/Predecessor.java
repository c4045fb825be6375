/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Welcome;
import io.github.gracefulrestart.socket.Adoption;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * The process that this one takes over from, as this one sees it.
 */
public final class Predecessor implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Predecessor.class);

	private final Conversation conversation;

	private final Welcome welcome;

	private final ReceivedListeners listeners;

	private final InheritedOutput output;

	private final boolean invited;

	Predecessor(Conversation conversation, Welcome welcome, ReceivedListeners listeners, InheritedOutput output,
			boolean invited) {
		this.conversation = conversation;
		this.welcome = welcome;
		this.listeners = listeners;
		this.output = output;
		this.invited = invited;
	}

	/**
	 * Accepts an invitation: greets the predecessor and receives its listeners.
	 * @param invitation the invitation
	 * @return the predecessor; empty if the invitation leads nowhere, or the predecessor
	 * dies before it has handed over anything
	 * @throws IOException if it refuses, or its listeners cannot be adopted; the message
	 * says which
	 */
	public static Optional<Predecessor> join(Invitation invitation) throws IOException {
		UnixConnection connection;
		try {
			connection = UnixConnection.connect(invitation.socket());
		}
		catch (IOException ex) {
			logger.warn("{} leads to {}, where no predecessor listens ({}); this process starts as a first generation",
					Invitation.SOCKET_VARIABLE, invitation.socket(), ex.getMessage());
			return Optional.empty();
		}
		return Joining.greet(connection, invitation.token());
	}

	/**
	 * Takes over without an invitation, from the process that is found at a path: greets
	 * it and receives its listeners.
	 * @param socket the path of its {@link TakeoverSocket}
	 * @return the predecessor; empty if nobody listens there, or it dies before it has
	 * handed over anything
	 * @throws OwnSocketException if this process itself listens there
	 * @throws IOException if this JVM cannot adopt listeners, which is seen before a word
	 * is said, if the process belongs to another user or refuses, or its listeners cannot
	 * be adopted; the message says which
	 */
	public static Optional<Predecessor> at(Path socket) throws IOException {
		UnixConnection connection;
		try {
			connection = find(socket);
		}
		catch (ConnectException ex) {
			logger.info("Nobody is to be found at the control socket {}; this process starts as a first generation",
					socket);
			return Optional.empty();
		}
		if (connection.peer().pid() == ProcessHandle.current().pid()) {
			// As in a test suite that keeps its contexts.
			connection.close();
			throw new OwnSocketException(socket);
		}
		Optional<String> obstacle = Adoption.obstacle();
		if (obstacle.isPresent()) {
			connection.close();
			throw new IOException(obstacle.get());
		}
		return Joining.greet(connection, "");
	}

	static UnixConnection find(Path socket) throws IOException {
		try {
			return UnixConnection.connect(socket);
		}
		catch (ConnectException ex) {
			// Who was found may have been followed by another before it could answer.
			return UnixConnection.connect(socket);
		}
	}

	/**
	 * Returns the predecessor's process.
	 * @return its process id
	 */
	public long pid() {
		return this.welcome.pid();
	}

	/**
	 * Returns whether it has started this process. If not, somebody else has, and the two
	 * may belong to different services.
	 * @return whether this process came by its invitation
	 */
	public boolean hasInvited() {
		return this.invited;
	}

	/**
	 * Returns this process's generation.
	 * @return 2 or more
	 */
	public int generation() {
		return this.welcome.generation();
	}

	/**
	 * Returns the upgrade of which this process is the successor.
	 * @return the upgrade's id
	 */
	public String upgrade() {
		return this.welcome.upgrade();
	}

	/**
	 * Returns what the predecessor handed over.
	 * @return its listeners
	 */
	public InheritedListeners listeners() {
		return this.listeners;
	}

	/**
	 * Returns the listeners that were claimed, and closes the others: this process has no
	 * use for them.
	 * @return the names of the claimed ones
	 */
	public Set<String> settleListeners() {
		return this.listeners.settle();
	}

	/**
	 * Has this process print to where its predecessor does, if that has looked on until
	 * now. To be called when this process is about to be ready. It happens by itself when
	 * the predecessor is gone before that.
	 */
	public void goDirect() {
		this.output.goDirect();
	}

	/**
	 * Begins to listen to the predecessor.
	 * @param listener hears what it says
	 */
	public void listen(PeerListener listener) {
		Listening.start("graceful-restart-predecessor", this.conversation, listener);
	}

	/**
	 * Says something to the predecessor.
	 * @param message what to say
	 * @throws IOException if the predecessor is gone, or does not read
	 */
	public void tell(Message message) throws IOException {
		this.conversation.send(message);
	}

	/**
	 * Ends the conversation and closes the listeners that nobody claimed.
	 */
	@Override
	public void close() {
		this.output.conversationEnds();
		this.conversation.close();
		this.listeners.settle();
	}

}
