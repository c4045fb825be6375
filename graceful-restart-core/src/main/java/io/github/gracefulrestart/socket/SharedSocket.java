/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.Closeable;
import java.nio.channels.ClosedChannelException;

/**
 * A socket that several threads use and any of them may close.
 * <p>
 * Closing it must end the calls in which others are blocked, but must not free its number
 * while they may still be about to use it: the kernel could give the number to another
 * file in between. So the socket is shut down first, which ends every blocked call and
 * fails every later one, and whoever leaves last closes the descriptor. (On Linux,
 * shutdown(2) also wakes an accept(2) on a listening UNIX socket, which then fails with
 * {@code EINVAL}.)
 */
final class SharedSocket implements Closeable {

	private final Descriptor descriptor;

	private int users;

	private boolean closed;

	SharedSocket(Descriptor descriptor) {
		this.descriptor = descriptor;
	}

	/**
	 * Enters: the number stays valid until {@link #leave()}.
	 * @return the socket's number
	 * @throws ClosedChannelException if it was closed
	 */
	synchronized int enter() throws ClosedChannelException {
		checkOpen();
		this.users++;
		return this.descriptor.number();
	}

	synchronized void leave() {
		this.users--;
		closeIfUnused();
	}

	synchronized void checkOpen() throws ClosedChannelException {
		if (this.closed) {
			throw new ClosedChannelException();
		}
	}

	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			Native.LIBC.shutdown(this.descriptor.number(), Native.SHUT_RDWR);
			closeIfUnused();
		}
	}

	private void closeIfUnused() {
		if (this.closed && this.users == 0) {
			this.descriptor.close();
		}
	}

	@Override
	public synchronized String toString() {
		return this.descriptor.toString();
	}

}
