/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of one sendmsg(2) or recvmsg(2): a {@code struct msghdr} with one block of
 * payload and one of control data, laid out as on 64-bit Linux, see recvmsg(2) and
 * cmsg(3). Can be used again and again, by one thread at a time.
 */
final class Message {

	/** Bytes of a whole frame, so that one call sends it. */
	static final int PAYLOAD_SIZE = 64 * 1024;

	private static final int MSGHDR_IOV = 16;

	private static final int MSGHDR_IOVLEN = 24;

	private static final int MSGHDR_CONTROL = 32;

	private static final int MSGHDR_CONTROLLEN = 40;

	private static final int MSGHDR_FLAGS = 48;

	private static final int MSGHDR_SIZE = 56;

	private static final int MSG_CTRUNC = 0x8;

	private static final int IOVEC_BASE = MSGHDR_SIZE;

	private static final int IOVEC_LEN = MSGHDR_SIZE + 8;

	private static final int IOVEC_SIZE = 16;

	private static final int CMSGHDR_LEVEL = 8;

	private static final int CMSGHDR_TYPE = 12;

	private static final int CMSGHDR_SIZE = 16;

	private static final int SCM_RIGHTS = 1;

	private final NativeMemory header = new NativeMemory(MSGHDR_SIZE + IOVEC_SIZE);

	private final NativeMemory payload;

	private final NativeMemory control;

	/**
	 * Creates a message.
	 * @param bytes how many bytes it has room for
	 * @param descriptors how many descriptors it has room for
	 */
	Message(int bytes, int descriptors) {
		this.payload = new NativeMemory(bytes);
		this.control = new NativeMemory(aligned(CMSGHDR_SIZE + descriptors * Integer.BYTES));
		this.header.buffer()
			.putLong(MSGHDR_IOV, this.header.address() + IOVEC_BASE)
			.putLong(MSGHDR_IOVLEN, 1)
			.putLong(MSGHDR_CONTROL, this.control.address())
			.putLong(IOVEC_BASE, this.payload.address());
	}

	/**
	 * Fills the message for sending.
	 * @param bytes the payload, of which as much is copied as there is room for; its
	 * position stays
	 * @param descriptors what goes with the first byte
	 */
	void fill(ByteBuffer bytes, List<Integer> descriptors) {
		int length = Math.min(bytes.remaining(), this.payload.size());
		this.payload.buffer().put(0, bytes, bytes.position(), length);
		int controlLength = 0;
		if (!descriptors.isEmpty()) {
			controlLength = CMSGHDR_SIZE + descriptors.size() * Integer.BYTES;
			ByteBuffer buffer = this.control.buffer();
			buffer.putLong(0, controlLength);
			buffer.putInt(CMSGHDR_LEVEL, Native.SOL_SOCKET);
			buffer.putInt(CMSGHDR_TYPE, SCM_RIGHTS);
			buffer.position(CMSGHDR_SIZE);
			descriptors.forEach(buffer::putInt);
		}
		lengths(length, aligned(controlLength));
	}

	/**
	 * Empties the message for receiving.
	 * @param length how many bytes are wanted at most
	 */
	void clear(int length) {
		lengths(Math.min(length, this.payload.size()), this.control.size());
	}

	private void lengths(int payloadLength, int controlLength) {
		this.header.buffer()
			.putLong(IOVEC_LEN, payloadLength)
			.putLong(MSGHDR_CONTROLLEN, controlLength)
			.putInt(MSGHDR_FLAGS, 0);
	}

	/**
	 * Calls sendmsg(2), once.
	 * @param socket the socket
	 * @param flags the flags
	 * @return what the call returned
	 */
	int send(int socket, int flags) {
		try {
			return (int) Native.LIBC.sendmsg(socket, this.header.pointer(), flags);
		}
		finally {
			// The kernel is given addresses, which keep nothing alive.
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Calls recvmsg(2), once.
	 * @param socket the socket
	 * @param flags the flags
	 * @return what the call returned
	 */
	int receive(int socket, int flags) {
		try {
			return (int) Native.LIBC.recvmsg(socket, this.header.pointer(), flags);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	void copyPayload(int length, ByteBuffer into) {
		into.put(this.payload.buffer().slice(0, length));
	}

	/**
	 * Returns whether more descriptors came than there was room for. The kernel dropped
	 * those that are too many (recvmsg(2), MSG_CTRUNC).
	 * @return whether there were any
	 */
	boolean isTruncated() {
		return (this.header.buffer().getInt(MSGHDR_FLAGS) & MSG_CTRUNC) != 0;
	}

	/**
	 * Takes the received descriptors out of the message. To be called once a message:
	 * whoever calls owns them.
	 * @return the descriptors, in the order in which they were sent
	 */
	List<Descriptor> takeDescriptors() {
		List<Descriptor> taken = new ArrayList<>();
		ByteBuffer buffer = this.control.buffer();
		int end = (int) this.header.buffer().getLong(MSGHDR_CONTROLLEN);
		int start = 0;
		while (start + CMSGHDR_SIZE <= end) {
			int length = (int) buffer.getLong(start);
			if (buffer.getInt(start + CMSGHDR_LEVEL) == Native.SOL_SOCKET
					&& buffer.getInt(start + CMSGHDR_TYPE) == SCM_RIGHTS) {
				for (int at = start + CMSGHDR_SIZE; at + Integer.BYTES <= start + length; at += Integer.BYTES) {
					taken.add(Descriptor.of(buffer.getInt(at)));
				}
			}
			start += aligned(length);
		}
		return taken;
	}

	private static int aligned(int length) {
		return (length + Long.BYTES - 1) & -Long.BYTES;
	}

}
