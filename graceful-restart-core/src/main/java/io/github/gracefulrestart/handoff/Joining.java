/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

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
 * How a successor gets in with its predecessor: greets it, and receives what it hands
 * over.
 */
final class Joining {

	private static final Logger logger = LoggerFactory.getLogger(Joining.class);

	/** How long the predecessor may take to answer the greeting. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** How long the end of a process may lag behind the end of its connections. */
	private static final Duration ENDING = Duration.ofSeconds(5);

	private Joining() {
	}

	/**
	 * Greets the process that listens.
	 * @param connection the connection to it, which is closed if this method throws
	 * @param token the proof of an invitation; empty without one
	 * @return the predecessor; empty if it dies before it has handed over anything
	 * @throws IOException if it belongs to another user or refuses, or its listeners
	 * cannot be adopted; the message says which
	 */
	static Optional<Predecessor> greet(UnixConnection connection, String token) throws IOException {
		PeerCredentials peer = connection.peer();
		try {
			return Optional.of(greet(connection, peer, token));
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

	private static Predecessor greet(UnixConnection connection, PeerCredentials peer, String token) throws IOException {
		try {
			Admission.checkUser(peer);
			Conversation conversation = new Conversation(connection, Transcript.WITH_PREDECESSOR);
			conversation.receiveTimeout(PATIENCE);
			conversation.send(new Hello(ProtocolVersions.SPOKEN, ProcessHandle.current().pid(), token));
			Received received = conversation.receive();
			if (received.message() instanceof Welcome welcome) {
				ReceivedListeners listeners = adopt(conversation, welcome, received);
				conversation.receiveTimeout(Duration.ZERO);
				InheritedOutput output = new InheritedOutput(conversation, InheritedOutput.of(welcome.pipes(),
						received.descriptors().subList(welcome.listeners().size(), received.descriptors().size())));
				output.watch();
				return new Predecessor(conversation, welcome, listeners, output, !token.isEmpty());
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

}
