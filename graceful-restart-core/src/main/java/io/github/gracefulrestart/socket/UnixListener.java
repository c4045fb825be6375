/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

import jnr.constants.platform.Errno;

/**
 * A UNIX-domain socket that others connect to.
 * <p>
 * Safe for use by several threads.
 */
public final class UnixListener implements Closeable {

	private final SharedSocket socket;

	private final Path path;

	private UnixListener(SharedSocket socket, Path path) {
		this.socket = socket;
		this.path = path;
	}

	/**
	 * Creates the socket's file and listens on it. Who may connect is decided by the
	 * permissions of its directory: keep it private.
	 * @param path where no file is yet
	 * @return the listener
	 * @throws IOException if that fails, with the path in the message; also if the path
	 * has more than 107 bytes, the kernel's limit
	 */
	public static UnixListener bind(Path path) throws IOException {
		return new UnixListener(new SharedSocket(UnixSocket.listening(path)), path);
	}

	/**
	 * Waits for somebody to connect. A virtual thread that waits here keeps its carrier.
	 * @return the connection
	 * @throws java.nio.channels.ClosedChannelException if the listener is closed, also
	 * while this thread waits
	 * @throws IOException if that fails for another reason, for example because this
	 * process has no descriptors left
	 */
	public UnixConnection accept() throws IOException {
		int listener = this.socket.enter();
		try {
			while (true) {
				int accepted = Native.LIBC.accept4(listener, null, null, Native.SOCK_CLOEXEC);
				if (accepted >= 0) {
					return new UnixConnection(Descriptor.of(accepted));
				}
				Errno errno = Native.errno();
				this.socket.checkOpen();
				if (errno != Errno.EINTR && errno != Errno.ECONNABORTED) {
					throw Native.failure("Cannot accept on " + this.path, errno);
				}
			}
		}
		finally {
			this.socket.leave();
		}
	}

	/**
	 * Stops listening and ends the wait of other threads. The socket's file stays: it
	 * goes with its directory.
	 */
	@Override
	public void close() {
		this.socket.close();
	}

	@Override
	public String toString() {
		return "listener on " + this.path;
	}

}
