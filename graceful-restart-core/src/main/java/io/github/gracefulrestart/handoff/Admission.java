/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.time.Duration;

import io.github.gracefulrestart.handoff.Conversation.Received;
import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Decides whether the process at the other end of a connection is the successor: the same
 * user, asked of the kernel before a byte is read, who knows the token.
 */
final class Admission {

	/** How long a candidate may take for each part of its greeting. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private Admission() {
	}

	static Successor admit(UnixConnection connection, Invitation invitation) throws IOException {
		PeerCredentials peer = connection.peer();
		checkUser(peer);
		Conversation conversation = new Conversation(connection);
		conversation.receiveTimeout(PATIENCE);
		Received received = conversation.receive();
		received.closeDescriptors();
		if (!(received.message() instanceof Hello hello)) {
			throw new ProtocolException("process " + peer.pid() + " did not greet");
		}
		if (!invitation.isProvenBy(hello.token())) {
			throw new ProtocolException("process " + peer.pid() + " was not invited");
		}
		conversation.receiveTimeout(Duration.ZERO);
		return new Successor(conversation, hello.versions(), pid(peer, hello));
	}

	/**
	 * Checks that a peer is a process of this user: only such a one gives or takes.
	 * @param peer the peer
	 * @throws ProtocolException if it is none
	 */
	static void checkUser(PeerCredentials peer) throws ProtocolException {
		if (peer.uid() != PeerCredentials.ownUid()) {
			throw new ProtocolException("process " + peer.pid() + " belongs to user " + peer.uid()
					+ ", but this one to user " + PeerCredentials.ownUid());
		}
	}

	// What the kernel says counts: a process that is not wanted any more is killed by it.
	private static long pid(PeerCredentials peer, Hello hello) {
		return (peer.pid() != 0) ? peer.pid() : hello.pid();
	}

}
