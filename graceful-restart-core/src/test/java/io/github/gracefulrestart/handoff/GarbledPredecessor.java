/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.gracefulrestart.handoff.Message.Offer;
import io.github.gracefulrestart.handoff.Message.Welcome;
import io.github.gracefulrestart.socket.OpenSockets;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnixListener;

/**
 * A predecessor that can say anything, also what is no message.
 */
public final class GarbledPredecessor implements Closeable {

	private final UnixConnection connection;

	private final Conversation conversation;

	private GarbledPredecessor(UnixConnection connection) throws IOException {
		this.connection = connection;
		this.conversation = new Conversation(connection);
		this.conversation.receiveTimeout(Duration.ofSeconds(20));
	}

	/**
	 * Waits for the successor, which a task starts, and hands a listener over.
	 * @param socket the path of the control socket
	 * @param start starts the successor
	 * @param listener what to hand over
	 * @return the predecessor
	 */
	public static GarbledPredecessor meet(Path socket, Start start, Listener listener) throws IOException {
		try (UnixListener control = UnixListener.bind(socket)) {
			start.start(new Invitation(socket, "token"));
			GarbledPredecessor predecessor = new GarbledPredecessor(control.accept());
			predecessor.conversation.receive();
			Welcome welcome = new Welcome(1, 2, "cafe0001", 4711,
					List.of(new Offer(listener.name(), listener.wanted(), false)), List.of());
			predecessor.conversation.send(welcome, List.of(OpenSockets.read().descriptorOf(listener.channel())));
			return predecessor;
		}
		finally {
			Files.deleteIfExists(socket);
		}
	}

	public void say(Message message) throws IOException {
		this.conversation.send(message);
	}

	/**
	 * Hands connections over.
	 * @param message how they stand
	 * @param descriptors the connections
	 */
	public void hand(Message.Connections message, List<Integer> descriptors) throws IOException {
		this.conversation.send(message, descriptors);
	}

	public void garble() throws IOException {
		this.connection.send(ByteBuffer.wrap(new byte[] { 0, 0, 0, 2, 99, 0 }), List.of());
	}

	/**
	 * Waits until the successor says something.
	 * @return what it says
	 */
	public Message hear() throws IOException {
		return this.conversation.receive().message();
	}

	@Override
	public void close() {
		this.connection.close();
	}

	/**
	 * Starts a successor.
	 */
	public interface Start {

		void start(Invitation invitation);

	}

}
