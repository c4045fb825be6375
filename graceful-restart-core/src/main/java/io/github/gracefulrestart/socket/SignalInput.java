/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.Set;

/**
 * Signals that arrive at standard input instead of interrupting the calling thread, and
 * whatever program follows it: signalfd(2). Those that come in between wait there. To be
 * made and closed by the same thread.
 */
final class SignalInput implements Closeable {

	private static final int SIG_BLOCK = 0;

	private static final int SIG_SETMASK = 2;

	/** Size of a {@code sigset_t}, of which the kernel takes the first 8 bytes. */
	private static final int SIGNAL_SET = 128;

	private static final int STANDARD_INPUT = 0;

	private final NativeMemory oldMask = new NativeMemory(SIGNAL_SET);

	private final Descriptor oldInput;

	private SignalInput(Descriptor oldInput) {
		this.oldInput = oldInput;
	}

	static SignalInput open(Set<Integer> signals) throws IOException {
		SignalInput input = new SignalInput(Descriptor.duplicateOf(STANDARD_INPUT));
		NativeMemory set = new NativeMemory(SIGNAL_SET);
		signals.forEach((signal) -> set.buffer().putLong(0, set.buffer().getLong(0) | 1L << (signal - 1)));
		try {
			input.begin(set);
			return input;
		}
		catch (IOException ex) {
			input.close();
			throw ex;
		}
		finally {
			Reference.reachabilityFence(set);
		}
	}

	private void begin(NativeMemory set) throws IOException {
		Native.LIBC.pthread_sigmask(SIG_BLOCK, set.pointer(), this.oldMask.pointer());
		int number = Native.LIBC.signalfd(-1, set.pointer(), 0);
		if (number < 0) {
			throw Native.failure("Cannot open a descriptor for signals");
		}
		try (Descriptor descriptor = Descriptor.of(number)) {
			if (Native.LIBC.dup2(descriptor.number(), STANDARD_INPUT) < 0) {
				throw Native.failure("Cannot redirect standard input");
			}
		}
	}

	/**
	 * Undoes it.
	 */
	@Override
	public void close() {
		Native.LIBC.dup2(this.oldInput.number(), STANDARD_INPUT);
		this.oldInput.close();
		Native.LIBC.pthread_sigmask(SIG_SETMASK, this.oldMask.pointer(), null);
	}

}
