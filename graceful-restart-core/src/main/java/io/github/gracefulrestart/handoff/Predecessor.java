/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Conversation.Received;
import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.handoff.Message.Welcome;
import io.github.gracefulrestart.socket.Adoption;
import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * The process that this one takes over from, as this one sees it.
 */
public final class Predecessor implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Predecessor.class);

	/** How long the predecessor may take to answer the greeting. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** How long the end of a process may lag behind the end of its connections. */
	private static final Duration ENDING = Duration.ofSeconds(5);

	private final Conversation conversation;

	private final Welcome welcome;

	private final ReceivedListeners listeners;

	private final InheritedOutput output;

	private Predecessor(Conversation conversation, Welcome welcome, ReceivedListeners listeners,
			InheritedOutput output) {
		this.conversation = conversation;
		this.welcome = welcome;
		this.listeners = listeners;
		this.output = output;
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
		PeerCredentials peer = connection.peer();
		try {
			return Optional.of(greet(connection, peer, invitation));
		}
		catch (ProtocolException ex) {
			throw ex;
		}
		catch (IOException ex) {
			if (!isEnding(peer)) {
				throw ex;
			}
			logger.warn("Process {}, the predecessor, died before it handed its listeners over;"
					+ " this process starts as a first generation", peer.pid());
			return Optional.empty();
		}
	}

	// Its connections end a moment before it does.
	private static boolean isEnding(PeerCredentials peer) {
		return peer.pid() != 0 && peer.pid() != ProcessHandle.current().pid() && ProcessEnd.await(peer.pid(), ENDING);
	}

	private static Predecessor greet(UnixConnection connection, PeerCredentials peer, Invitation invitation)
			throws IOException {
		try {
			Admission.checkUser(peer);
			Conversation conversation = new Conversation(connection, Transcript.WITH_PREDECESSOR);
			conversation.receiveTimeout(PATIENCE);
			conversation.send(new Hello(ProtocolVersions.SPOKEN, ProcessHandle.current().pid(), invitation.token()));
			Received received = conversation.receive();
			if (received.message() instanceof Welcome welcome) {
				ReceivedListeners listeners = adopt(conversation, welcome, received);
				conversation.receiveTimeout(Duration.ZERO);
				InheritedOutput output = new InheritedOutput(conversation, InheritedOutput.of(welcome.pipes(),
						received.descriptors().subList(welcome.listeners().size(), received.descriptors().size())));
				output.watch();
				return new Predecessor(conversation, welcome, listeners, output);
			}
			received.closeDescriptors();
			throw refused(
					(received.message() instanceof Abort abort) ? abort.reason() : "it answered " + received.message());
		}
		catch (IOException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	// The predecessor ends this process now, maybe before its start has failed with the
	// reason.
	private static ProtocolException refused(String reason) {
		String message = "the predecessor does not hand over: " + reason;
		logger.error("This process does not take over: {}", message);
		return new ProtocolException(message);
	}

	private static ReceivedListeners adopt(Conversation conversation, Welcome welcome, Received received)
			throws IOException {
		try {
			ProtocolVersions.check(welcome.version());
			Optional<String> obstacle = Adoption.obstacle();
			if (obstacle.isPresent()) {
				throw new IOException(obstacle.get());
			}
			int listeners = received.descriptors().size() - 2 * welcome.pipes().size();
			if (listeners < 0) {
				throw new ProtocolException(
						welcome.pipes().size() + " pipes came with " + received.descriptors().size() + " descriptors");
			}
			return ReceivedListeners.adopt(welcome.listeners(), received.descriptors().subList(0, listeners));
		}
		catch (IOException | RuntimeException ex) {
			received.closeDescriptors();
			// Why this process cannot go on is of interest to whoever asked for the
			// upgrade.
			conversation.send(new Abort((ex.getMessage() != null) ? ex.getMessage() : ex.toString()));
			throw ex;
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
