/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.socket.UnixConnection;
import io.github.gracefulrestart.socket.UnwantedDescriptorsException;

/**
 * The first message of a process that has not proven yet that it was invited. Everything
 * about it is bounded: its size, the time that all of it may take, and its descriptors,
 * of which there are none.
 */
final class Greeting {

	/** Bytes of a whole HELLO. Today's has about a hundred. */
	static final int MAX_SIZE = 4096;

	private final UnixConnection connection;

	private final long deadline;

	private Greeting(UnixConnection connection, Duration patience) {
		this.connection = connection;
		this.deadline = System.nanoTime() + patience.toNanos();
	}

	/**
	 * Waits for the greeting.
	 * @param connection the connection
	 * @param patience how long the whole of it may take
	 * @return the greeting
	 * @throws RefusedException if something else comes, or nothing in time
	 * @throws IOException if the connection is closed here
	 */
	static Hello receive(UnixConnection connection, Duration patience) throws IOException {
		try {
			return new Greeting(connection, patience).receive();
		}
		catch (SocketTimeoutException ex) {
			throw new RefusedException(Refusal.DID_NOT_GREET);
		}
		catch (UnwantedDescriptorsException ex) {
			throw new RefusedException(Refusal.DESCRIPTORS);
		}
		catch (ProtocolException ex) {
			throw new RefusedException(Refusal.NOT_A_GREETING);
		}
	}

	private Hello receive() throws IOException {
		int length = readFully(Frame.LENGTH_SIZE).getInt();
		Frame frame = Frame.decode(readFully(Frame.checkLength(length, MAX_SIZE)));
		if (MessageCodec.decode(frame) instanceof Hello hello) {
			return hello;
		}
		throw new RefusedException(Refusal.NOT_A_GREETING);
	}

	private ByteBuffer readFully(int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(length);
		while (buffer.hasRemaining()) {
			long left = this.deadline - System.nanoTime();
			if (left <= 0) {
				throw new RefusedException(Refusal.DID_NOT_GREET);
			}
			this.connection.timeouts(Duration.ofNanos(left), Duration.ZERO);
			if (this.connection.receiveBytes(buffer) < 0) {
				throw new RefusedException(Refusal.WENT_AWAY);
			}
		}
		return buffer.flip();
	}

}
