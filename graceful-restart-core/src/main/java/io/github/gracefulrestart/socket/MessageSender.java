/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;

import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection.
 */
final class MessageSender {

	// Without it the kernel sends SIGPIPE when the peer is gone.
	private static final int MSG_NOSIGNAL = 0x4000;

	private final SharedSocket socket;

	// Made when it is needed: most of those who only try to get in are never answered.
	private @Nullable Message message;

	MessageSender(SharedSocket socket) {
		this.socket = socket;
	}

	synchronized void send(ByteBuffer bytes, List<Integer> descriptors) throws IOException {
		int number = this.socket.enter();
		try {
			Message message = message();
			List<Integer> unsent = descriptors;
			while (bytes.hasRemaining()) {
				message.fill(bytes, unsent);
				int sent = send(number, message);
				bytes.position(bytes.position() + sent);
				unsent = List.of();
			}
		}
		finally {
			this.socket.leave();
		}
	}

	private Message message() {
		if (this.message == null) {
			this.message = new Message(Message.PAYLOAD_SIZE, UnixConnection.MAX_DESCRIPTORS);
		}
		return this.message;
	}

	private int send(int number, Message message) throws IOException {
		while (true) {
			int sent = message.send(number, MSG_NOSIGNAL);
			if (sent >= 0) {
				return sent;
			}
			Errno errno = Native.errno();
			this.socket.checkOpen();
			if (errno == Errno.EAGAIN) {
				throw new SocketTimeoutException("The peer did not take the message in time");
			}
			if (errno != Errno.EINTR) {
				throw Native.failure("Cannot send to the peer", errno);
			}
		}
	}

}
