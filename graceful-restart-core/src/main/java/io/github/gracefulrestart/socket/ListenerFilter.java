/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.channels.ServerSocketChannel;

import jnr.constants.platform.Errno;
import jnr.constants.platform.SocketOption;

/**
 * Keeps new connections out of a listener's queue while those that are in it, or about to
 * be, still come.
 * <p>
 * Closing a listener resets what waits in its queue, and however quickly the last
 * accept(2) is followed by close(2), a client may get in between. A filter (socket(7),
 * {@code SO_ATTACH_FILTER}) that drops each segment which asks for a connection shuts
 * that gap. To the client such a segment looks lost on the way: it asks again after a
 * second, and is answered by whoever listens then, or refused.
 * <p>
 * The filter belongs to the open socket, so to every process that holds it.
 */
public final class ListenerFilter {

	private static final int INSTRUCTION_SIZE = 8;

	private static final int PROGRAM_SIZE = 16;

	private static final int POINTER_OFFSET = 8;

	/**
	 * In the TCP header, which is where the kernel has the filter of a TCP socket start.
	 */
	private static final int FLAGS_OFFSET = 13;

	private static final int SYN = 0x02;

	private static final int SYN_AND_ACK = 0x12;

	/** Code, jump if true, jump if false, operand: see linux/bpf_common.h. */
	private static final int[][] DROP_SYN = { //
			{ 0x30, 0, 0, FLAGS_OFFSET }, // load the byte
			{ 0x54, 0, 0, SYN_AND_ACK }, // and
			{ 0x15, 1, 0, SYN }, // jump over the next if equal
			{ 0x06, 0, 0, -1 }, // keep all of it
			{ 0x06, 0, 0, 0 } // drop it
	};

	private ListenerFilter() {
	}

	/**
	 * From now on the kernel drops requests for new connections. Those whose handshake
	 * has begun still come into the queue.
	 * @param listener a listening channel, which nobody may close meanwhile
	 * @throws IOException if the kernel does not filter, as some sandboxes do not; the
	 * listener is as before
	 */
	public static void dropNewConnections(ServerSocketChannel listener) throws IOException {
		int number = OpenSockets.read().descriptorOf(listener);
		NativeMemory instructions = new NativeMemory(DROP_SYN.length * INSTRUCTION_SIZE);
		for (int[] instruction : DROP_SYN) {
			instructions.buffer()
				.putShort((short) instruction[0])
				.put((byte) instruction[1])
				.put((byte) instruction[2])
				.putInt(instruction[3]);
		}
		NativeMemory program = new NativeMemory(PROGRAM_SIZE);
		program.buffer().putShort(0, (short) DROP_SYN.length).putLong(POINTER_OFFSET, instructions.address());
		try {
			SocketOptions.set(number, SocketOption.SO_ATTACH_FILTER, program);
		}
		finally {
			Reference.reachabilityFence(instructions);
		}
	}

	/**
	 * Takes that back, also where another process that holds the socket has done it.
	 * @param listener a listening channel, which nobody may close meanwhile
	 * @throws IOException if that fails
	 */
	public static void admitNewConnections(ServerSocketChannel listener) throws IOException {
		remove(OpenSockets.read().descriptorOf(listener));
	}

	/**
	 * Takes away the filter that another process may have left on a socket.
	 * @param listener the socket
	 * @throws IOException if that fails
	 */
	static void remove(int listener) throws IOException {
		NativeMemory ignored = new NativeMemory(Integer.BYTES);
		try {
			SocketOptions.set(listener, SocketOption.SO_DETACH_FILTER, ignored);
		}
		catch (IOException ex) {
			if (Native.errno() != Errno.ENOENT) {
				throw ex;
			}
		}
	}

}
