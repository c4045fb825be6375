/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A descriptor of this process that somebody has to close.
 * <p>
 * Safe for use by several threads: of those that close or release it, exactly one gets
 * the number, so a number that the kernel has given to somebody else in the meantime is
 * never closed by mistake. That holds only while nobody remembers the number beyond the
 * descriptor's life.
 */
public final class Descriptor implements Closeable {

	private static final int GONE = -1;

	private static final int F_SETFD = 2;

	private static final int FD_CLOEXEC = 1;

	private static final int F_DUPFD_CLOEXEC = 1030;

	private final AtomicInteger number;

	private Descriptor(int number) {
		this.number = new AtomicInteger(number);
	}

	/**
	 * Takes ownership of an open descriptor.
	 * @param number the descriptor's number
	 * @return its owner
	 * @throws IllegalArgumentException if the number is negative
	 */
	public static Descriptor of(int number) {
		if (number < 0) {
			throw new IllegalArgumentException("Not a descriptor: " + number);
		}
		return new Descriptor(number);
	}

	/**
	 * Takes ownership of a descriptor that this process was started with, and has it
	 * closed in the processes that it starts.
	 * @param number the descriptor's number
	 * @return its owner
	 * @throws IOException if there is none
	 */
	public static Descriptor inherited(int number) throws IOException {
		if (Native.LIBC.fcntl(number, F_SETFD, FD_CLOEXEC) != 0) {
			throw Native.failure("This process was not started with descriptor " + number);
		}
		return of(number);
	}

	/**
	 * Returns the number, without giving it away.
	 * @return the descriptor's number
	 * @throws IllegalStateException if it was closed or released
	 */
	public int number() {
		return present(this.number.get());
	}

	/**
	 * Gives ownership to the caller: from now on this object closes nothing.
	 * @return the descriptor's number
	 * @throws IllegalStateException if it was closed or released
	 */
	public int release() {
		return present(this.number.getAndSet(GONE));
	}

	/**
	 * Opens another descriptor of the same file.
	 * @return the descriptor, close-on-exec
	 * @throws IOException if this process may have no more of them
	 * @throws IllegalStateException if this one was closed or released
	 */
	public Descriptor duplicate() throws IOException {
		return duplicateOf(number());
	}

	/**
	 * Opens another descriptor of the same file.
	 * @param number a descriptor that somebody else owns
	 * @return the descriptor, close-on-exec
	 * @throws IOException if there is none, or this process may have no more of them
	 */
	static Descriptor duplicateOf(int number) throws IOException {
		int duplicate = Native.LIBC.fcntl(number, F_DUPFD_CLOEXEC, 0);
		if (duplicate < 0) {
			throw Native.failure("Cannot duplicate descriptor " + number);
		}
		return of(duplicate);
	}

	private int present(int number) {
		if (number == GONE) {
			throw new IllegalStateException("The descriptor was closed or released");
		}
		return number;
	}

	/**
	 * Closes the descriptor. Does nothing if it was closed or released before.
	 */
	@Override
	public void close() {
		int number = this.number.getAndSet(GONE);
		if (number != GONE) {
			// Linux frees the number whatever close(2) answers, so its failure is not
			// ours to cure: trying again could close somebody else's descriptor.
			Native.LIBC.close(number);
		}
	}

	@Override
	public String toString() {
		int number = this.number.get();
		return (number != GONE) ? "descriptor " + number : "no descriptor";
	}

}
