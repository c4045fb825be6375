/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.lang.ref.Reference;
import java.time.Duration;

/**
 * Waits until something can be done with a descriptor: poll(2).
 */
final class Readiness {

	static final int READABLE = 0x1;

	static final int WRITABLE = 0x4;

	/** Only that the other end is gone, which is always told. */
	static final int NOTHING = 0;

	static final Duration FOREVER = Duration.ofMillis(-1);

	private static final int EVENTS = 4;

	private static final int RETURNED = 6;

	private static final int SIZE = 8;

	private Readiness() {
	}

	/**
	 * Waits. A signal may end the wait early.
	 * @param descriptor what to look at
	 * @param wanted what to wait for
	 * @param longest how long, in whole milliseconds
	 * @return whether it is so, or the descriptor has come to its end
	 */
	static boolean await(int descriptor, int wanted, Duration longest) {
		return poll(descriptor, wanted, longest) != 0;
	}

	static boolean isReadable(int descriptor) {
		return (poll(descriptor, READABLE, Duration.ZERO) & READABLE) != 0;
	}

	private static int poll(int descriptor, int wanted, Duration longest) {
		NativeMemory memory = new NativeMemory(SIZE);
		memory.buffer().putInt(0, descriptor).putShort(EVENTS, (short) wanted);
		try {
			int number = Native.LIBC.poll(memory.pointer(), 1, (int) longest.toMillis());
			return (number > 0) ? memory.buffer().getShort(RETURNED) : 0;
		}
		finally {
			Reference.reachabilityFence(memory);
		}
	}

}
