/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jnr.constants.platform.SocketOption;

/**
 * Options of a socket, see socket(7) and unix(7).
 */
final class SocketOptions {

	private static final int UCRED_SIZE = 3 * Integer.BYTES;

	private static final int TIMEVAL_SIZE = 2 * Long.BYTES;

	private SocketOptions() {
	}

	static PeerCredentials peer(int socket) throws IOException {
		ByteBuffer ucred = get(socket, SocketOption.SO_PEERCRED, UCRED_SIZE);
		return new PeerCredentials(ucred.getInt(), ucred.getInt(), ucred.getInt());
	}

	private static ByteBuffer get(int socket, SocketOption option, int size) throws IOException {
		NativeMemory value = new NativeMemory(size);
		NativeMemory length = new NativeMemory(Integer.BYTES);
		length.buffer().putInt(0, size);
		try {
			if (Native.LIBC.getsockopt(socket, Native.SOL_SOCKET, option.intValue(), value.pointer(),
					length.pointer()) != 0) {
				throw Native.failure("Cannot read " + option.name() + " of descriptor " + socket);
			}
			return value.buffer();
		}
		finally {
			Reference.reachabilityFence(value);
			Reference.reachabilityFence(length);
		}
	}

	static void timeout(int socket, SocketOption option, Duration timeout) throws IOException {
		if (timeout.isNegative()) {
			throw new IllegalArgumentException("A timeout cannot be negative: " + timeout);
		}
		long micros = TimeUnit.NANOSECONDS.toMicros(timeout.getNano());
		// To the kernel, as to our callers, zero means for ever: the shortest limit is
		// one microsecond.
		if (micros == 0 && timeout.getSeconds() == 0 && !timeout.isZero()) {
			micros = 1;
		}
		NativeMemory timeval = new NativeMemory(TIMEVAL_SIZE);
		timeval.buffer().putLong(timeout.getSeconds()).putLong(micros);
		set(socket, option, timeval);
	}

	static void set(int socket, SocketOption option, NativeMemory value) throws IOException {
		try {
			if (Native.LIBC.setsockopt(socket, Native.SOL_SOCKET, option.intValue(), value.pointer(),
					value.size()) != 0) {
				throw Native.failure("Cannot set " + option.name() + " of descriptor " + socket);
			}
		}
		finally {
			Reference.reachabilityFence(value);
		}
	}

}
