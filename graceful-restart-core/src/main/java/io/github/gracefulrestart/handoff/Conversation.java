/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Messages over a connection between two processes. One thread sends, another receives.
 */
final class Conversation implements Closeable {

	/** How long a peer may leave a message unread before it counts as hung. */
	private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);

	private final UnixConnection connection;

	private final Transcript transcript;

	Conversation(UnixConnection connection) throws IOException {
		this(connection, Transcript.NONE);
	}

	Conversation(UnixConnection connection, Transcript transcript) throws IOException {
		this.connection = connection;
		this.transcript = transcript;
		connection.timeouts(Duration.ZERO, SEND_TIMEOUT);
	}

	/**
	 * Limits how long {@link #receive()} waits for each piece of a message.
	 * @param timeout the limit; zero for none
	 * @throws IOException if the connection is gone
	 */
	void receiveTimeout(Duration timeout) throws IOException {
		this.connection.timeouts(timeout, SEND_TIMEOUT);
	}

	void send(Message message, List<Integer> descriptors) throws IOException {
		this.transcript.saying(message);
		this.connection.send(MessageCodec.encode(message, descriptors.size()).encode(), descriptors);
	}

	void send(Message message) throws IOException {
		send(message, List.of());
	}

	/**
	 * Waits for the next message.
	 * @return the message, with the descriptors that came with it
	 * @throws EOFException if the peer is gone
	 * @throws ProtocolException if the peer sent something else
	 * @throws IOException if nothing can be received
	 */
	Received receive() throws IOException {
		List<Descriptor> descriptors = new ArrayList<>();
		try {
			ByteBuffer length = readFully(ByteBuffer.allocate(Frame.LENGTH_SIZE), descriptors);
			ByteBuffer body = ByteBuffer.allocate(Frame.checkLength(length.getInt(0)));
			Frame frame = Frame.decode(readFully(body, descriptors));
			Message message = MessageCodec.decode(frame);
			// Connections that cannot come in stay where they are, anything else is
			// needed.
			boolean optional = message instanceof Connections && descriptors.size() < frame.descriptors();
			if (frame.descriptors() != descriptors.size() && !optional) {
				throw new ProtocolException("a message of type " + frame.type() + " announced " + frame.descriptors()
						+ " descriptors and brought " + descriptors.size()
						+ "; does this process have as many open as it may (ulimit -n)?");
			}
			this.transcript.heard(message);
			return new Received(message, List.copyOf(descriptors));
		}
		catch (IOException | RuntimeException ex) {
			descriptors.forEach(Descriptor::close);
			throw ex;
		}
	}

	private ByteBuffer readFully(ByteBuffer buffer, List<Descriptor> descriptors) throws IOException {
		while (buffer.hasRemaining()) {
			if (this.connection.receive(buffer, descriptors) < 0) {
				throw new EOFException("the other process closed the control connection");
			}
			// Each piece of a frame could bring as many.
			if (descriptors.size() > UnixConnection.MAX_DESCRIPTORS) {
				throw new ProtocolException(
						"a message brought more than " + UnixConnection.MAX_DESCRIPTORS + " descriptors");
			}
		}
		return buffer.flip();
	}

	/**
	 * Waits until the peer is gone, or the conversation is closed here. May be called
	 * while another thread receives.
	 */
	void awaitEnd() {
		this.connection.awaitEnd();
	}

	@Override
	public void close() {
		this.connection.close();
	}

	/**
	 * A message that arrived.
	 *
	 * @param message the message
	 * @param descriptors what came with it; the receiver owns them
	 */
	record Received(Message message, List<Descriptor> descriptors) {

		void closeDescriptors() {
			this.descriptors.forEach(Descriptor::close);
		}

	}

}
