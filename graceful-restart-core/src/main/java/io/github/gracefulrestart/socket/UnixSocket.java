/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;

import jnr.constants.platform.Errno;

/**
 * Opens UNIX-domain stream sockets, all of them blocking and close-on-exec.
 */
final class UnixSocket {

	private static final int BACKLOG = 128;

	private UnixSocket() {
	}

	static Descriptor listening(Path path) throws IOException {
		return opened(path, (socket, address) -> {
			if (Native.LIBC.bind(socket, address.pointer(), address.size()) != 0) {
				throw Native.failure("Cannot bind " + path);
			}
			if (Native.LIBC.listen(socket, BACKLOG) != 0) {
				throw Native.failure("Cannot listen on " + path);
			}
		});
	}

	static Descriptor connected(Path path) throws IOException {
		return opened(path, (socket, address) -> {
			// A UNIX socket that was interrupted while it waited for room in the
			// listener's queue is unconnected still, so the call can be repeated.
			while (Native.LIBC.connect(socket, address.pointer(), address.size()) != 0) {
				Errno errno = Native.errno();
				if (errno == Errno.ENOENT || errno == Errno.ECONNREFUSED) {
					throw new ConnectException(Native.failure("Cannot connect to " + path, errno).getMessage());
				}
				if (errno != Errno.EINTR) {
					throw Native.failure("Cannot connect to " + path, errno);
				}
			}
		});
	}

	static List<Descriptor> pair() throws IOException {
		NativeMemory numbers = new NativeMemory(2 * Integer.BYTES);
		try {
			if (Native.LIBC.socketpair(Native.AF_UNIX, Native.SOCK_STREAM | Native.SOCK_CLOEXEC, 0,
					numbers.pointer()) != 0) {
				throw Native.failure("Cannot open a pair of UNIX sockets");
			}
			return List.of(Descriptor.of(numbers.buffer().getInt(0)),
					Descriptor.of(numbers.buffer().getInt(Integer.BYTES)));
		}
		finally {
			Reference.reachabilityFence(numbers);
		}
	}

	private static Descriptor opened(Path path, Use use) throws IOException {
		UnixAddress address = UnixAddress.of(path);
		Descriptor socket = open();
		try {
			use.of(socket.number(), address.memory());
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
		finally {
			Reference.reachabilityFence(address);
		}
	}

	private static Descriptor open() throws IOException {
		int number = Native.LIBC.socket(Native.AF_UNIX, Native.SOCK_STREAM | Native.SOCK_CLOEXEC, 0);
		if (number < 0) {
			throw Native.failure("Cannot open a UNIX socket");
		}
		return Descriptor.of(number);
	}

	/**
	 * What a new socket is for.
	 */
	private interface Use {

		void of(int socket, NativeMemory address) throws IOException;

	}

}
