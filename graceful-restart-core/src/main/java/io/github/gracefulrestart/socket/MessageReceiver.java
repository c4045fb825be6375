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

/**
 * The receiving half of a connection.
 */
final class MessageReceiver {

	private static final int MSG_CMSG_CLOEXEC = 0x40000000;

	private final SharedSocket socket;

	private final Message message;

	MessageReceiver(SharedSocket socket, int maxDescriptors) {
		this.socket = socket;
		this.message = new Message(maxDescriptors);
	}

	synchronized int receive(ByteBuffer into, List<Descriptor> received) throws IOException {
		int number = this.socket.enter();
		try {
			this.message.clear(into.remaining());
			int length = receive(number);
			takeDescriptors(received);
			if (length == 0) {
				this.socket.checkOpen();
				return -1;
			}
			this.message.copyPayload(length, into);
			return length;
		}
		finally {
			this.socket.leave();
		}
	}

	private int receive(int number) throws IOException {
		while (true) {
			int length = this.message.receive(number, MSG_CMSG_CLOEXEC);
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

	private void takeDescriptors(List<Descriptor> received) {
		List<Descriptor> taken = this.message.takeDescriptors();
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
