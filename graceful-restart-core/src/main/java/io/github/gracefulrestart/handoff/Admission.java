/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Decides whether the process at the other end of a connection is the successor: the same
 * user, asked of the kernel before a byte is read, who was invited.
 */
final class Admission {

	/** How long a candidate may take for its whole greeting. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private Admission() {
	}

	/**
	 * Waits for the greeting of a process of this user.
	 * @param connection the connection to it
	 * @param peer who it is
	 * @param invited whether one that greets so may come in
	 * @return the successor
	 * @throws RefusedException if it is not the successor
	 * @throws IOException if the connection is gone
	 */
	static Successor admit(UnixConnection connection, PeerCredentials peer, Predicate<Hello> invited)
			throws IOException {
		Hello hello = Greeting.receive(connection, PATIENCE);
		if (!invited.test(hello)) {
			throw new RefusedException(Refusal.NOT_INVITED);
		}
		Transcript.WITH_SUCCESSOR.heard(hello);
		return new Successor(new Conversation(connection, Transcript.WITH_SUCCESSOR), hello.versions(),
				pid(peer, hello), peer.pid() != 0);
	}

	static boolean isSameUser(PeerCredentials peer) {
		return peer.uid() == PeerCredentials.ownUid();
	}

	/**
	 * Checks that a peer is a process of this user: only such a one gives or takes.
	 * @param peer the peer
	 * @throws ProtocolException if it is none
	 */
	static void checkUser(PeerCredentials peer) throws ProtocolException {
		if (!isSameUser(peer)) {
			throw new ProtocolException("process " + peer.pid() + " belongs to user " + peer.uid()
					+ ", but this one to user " + PeerCredentials.ownUid());
		}
	}

	// What the kernel says counts. If it says nothing, the process lives in another PID
	// namespace and knows itself by a number that means another process here, or none.
	private static long pid(PeerCredentials peer, Hello hello) {
		return (peer.pid() != 0) ? peer.pid() : hello.pid();
	}

}
