/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.OptionalInt;

/**
 * A process of this user.
 *
 * @param pid its id, more than 0
 */
public record OtherProcess(int pid) {

	private static final int WNOHANG = 1;

	private static final int PR_SET_CHILD_SUBREAPER = 36;

	private static final int SIGNAL_MASK = 0x7f;

	private static final int SIGNALLED = 128;

	public OtherProcess {
		if (pid <= 0) {
			throw new IllegalArgumentException("Not a process: " + pid);
		}
	}

	/**
	 * Sends it a signal: kill(2).
	 * @param signal the signal's number
	 * @throws IOException if there is no such process, or it is another user's
	 */
	public void send(int signal) throws IOException {
		if (Native.LIBC.kill(this.pid, signal) != 0) {
			throw Native.failure("Cannot send signal " + signal + " to process " + this.pid);
		}
	}

	/**
	 * Asks for its exit status, once: waitpid(2). Does not wait.
	 * @return the status, 128 plus the signal's number if a signal ended it; empty if it
	 * runs, was asked before or is not this process's child
	 */
	public OptionalInt reap() {
		NativeMemory status = new NativeMemory(Integer.BYTES);
		int reaped = Native.LIBC.waitpid(this.pid, status.pointer(), WNOHANG);
		int value = status.buffer().getInt(0);
		Reference.reachabilityFence(status);
		if (reaped != this.pid) {
			return OptionalInt.empty();
		}
		int signal = value & SIGNAL_MASK;
		return OptionalInt.of((signal != 0) ? SIGNALLED + signal : (value >> 8) & 0xff);
	}

	/**
	 * Has processes whose parent ends become children of this one, not of process 1, if
	 * it is an ancestor of theirs: prctl(2). It stays so after {@link ProcessImage}.
	 * @throws IOException if the kernel refuses
	 */
	public static void adoptOrphans() throws IOException {
		if (Native.LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
			throw Native.failure("Cannot become the parent of orphaned processes");
		}
	}

}
