/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.RecordedConversation.Said;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Whole frames as they are on the wire.
 */
final class Frames {

	private Frames() {
	}

	/**
	 * Waits for a frame.
	 * @param line where it comes from
	 * @param bySuccessor who is at the other end
	 * @param descriptors where to add what comes with it
	 * @return the message; null if the connection has ended
	 */
	static @Nullable Said receive(UnixConnection line, boolean bySuccessor, List<Descriptor> descriptors)
			throws IOException {
		ByteBuffer length = ByteBuffer.allocate(Frame.LENGTH_SIZE);
		if (!fill(line, length, descriptors)) {
			return null;
		}
		ByteBuffer frame = ByteBuffer.allocate(Frame.LENGTH_SIZE + length.getInt(0)).put(length.flip());
		fill(line, frame, descriptors);
		Frame decoded = Frame.decode(frame.flip().position(Frame.LENGTH_SIZE));
		String name;
		try {
			name = MessageCodec.decode(decoded).getClass().getSimpleName();
		}
		catch (ProtocolException ex) {
			name = "type-" + decoded.type();
		}
		return new Said(bySuccessor, name, frame.array());
	}

	private static boolean fill(UnixConnection line, ByteBuffer buffer, List<Descriptor> descriptors)
			throws IOException {
		while (buffer.hasRemaining()) {
			if (line.receive(buffer, descriptors) < 0) {
				return false;
			}
		}
		return true;
	}

}
