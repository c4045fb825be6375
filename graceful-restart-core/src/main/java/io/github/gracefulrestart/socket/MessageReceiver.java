/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection.
 */
final class MessageReceiver {

	private static final int MSG_CMSG_CLOEXEC = 0x40000000;

	/**
	 * Bytes that are received in one go as long as no descriptors are wanted. Little,
	 * because anybody can connect, and what is received needs memory outside the heap.
	 */
	private static final int BYTES_ONLY_SIZE = 1024;

	private final SharedSocket socket;

	private final int maxDescriptors;

	private @Nullable Message message;

	private @Nullable Message bytesOnly;

	MessageReceiver(SharedSocket socket, int maxDescriptors) {
		this.socket = socket;
		this.maxDescriptors = maxDescriptors;
	}

	synchronized int receive(ByteBuffer into, List<Descriptor> received) throws IOException {
		if (this.message == null) {
			this.message = new Message(Message.PAYLOAD_SIZE, this.maxDescriptors);
		}
		return receive(this.message, into, received);
	}

	synchronized int receiveBytes(ByteBuffer into) throws IOException {
		if (this.bytesOnly == null) {
			this.bytesOnly = new Message(BYTES_ONLY_SIZE, 0);
		}
		int length = receive(this.bytesOnly, into, new ArrayList<>());
		if (this.bytesOnly.isTruncated()) {
			throw new UnwantedDescriptorsException();
		}
		return length;
	}

	private int receive(Message message, ByteBuffer into, List<Descriptor> received) throws IOException {
		int number = this.socket.enter();
		try {
			message.clear(into.remaining());
			int length = receive(number, message);
			takeDescriptors(message, received);
			if (length == 0) {
				this.socket.checkOpen();
				return -1;
			}
			message.copyPayload(length, into);
			return length;
		}
		finally {
			this.socket.leave();
		}
	}

	private int receive(int number, Message message) throws IOException {
		while (true) {
			int length = message.receive(number, MSG_CMSG_CLOEXEC);
			if (length >= 0) {
				return length;
			}
			Errno errno = Native.errno();
			this.socket.checkOpen();
			if (errno == Errno.EAGAIN) {
				throw new SocketTimeoutException("Nothing came from the peer in time");
			}
			if (errno != Errno.EINTR) {
				throw Native.failure("Cannot receive from the peer", errno);
			}
		}
	}

	private static void takeDescriptors(Message message, List<Descriptor> received) {
		List<Descriptor> taken = message.takeDescriptors();
		boolean given = false;
		try {
			received.addAll(taken);
			given = true;
		}
		finally {
			if (!given) {
				taken.forEach(Descriptor::close);
			}
		}
	}

}
