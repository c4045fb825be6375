/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * A successor that gets in and then says what no message is.
 */
public final class GarbledSuccessor implements Closeable {

	private final UnixConnection connection;

	private GarbledSuccessor(UnixConnection connection) {
		this.connection = connection;
	}

	/**
	 * Gets in.
	 * @param invitation the invitation
	 * @return the successor, to which nobody has said welcome yet
	 */
	public static GarbledSuccessor greet(Invitation invitation) throws IOException {
		return greet(invitation, 1);
	}

	/**
	 * Gets in.
	 * @param invitation the invitation
	 * @param version the version of the protocol that it speaks
	 * @return the successor, to which nobody has said welcome yet
	 */
	public static GarbledSuccessor greet(Invitation invitation, int version) throws IOException {
		UnixConnection connection = UnixConnection.connect(invitation.socket());
		new Conversation(connection).send(new Hello(List.of(version), 1, invitation.token()));
		return new GarbledSuccessor(connection);
	}

	/**
	 * Gets in and is welcomed.
	 * @param invitation the invitation
	 * @return the successor
	 */
	public static GarbledSuccessor join(Invitation invitation) throws IOException {
		GarbledSuccessor successor = greet(invitation);
		new Conversation(successor.connection).receive().descriptors().forEach(Descriptor::close);
		return successor;
	}

	/** Waits until the predecessor closes the connection. */
	public void awaitEnd() throws IOException {
		while (this.connection.receive(ByteBuffer.allocate(64), new ArrayList<>()) >= 0) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Gets as far as serving.
	 * @param claimed the listeners that it takes
	 */
	public void serve(String... claimed) throws IOException {
		Conversation conversation = new Conversation(this.connection);
		conversation.send(new Ready(Set.of(claimed)));
		conversation.receive();
		conversation.send(new Serving());
	}

	public void garble() throws IOException {
		this.connection.send(ByteBuffer.wrap(new byte[] { 0, 0, 0, 2, 99, 0 }), List.of());
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
