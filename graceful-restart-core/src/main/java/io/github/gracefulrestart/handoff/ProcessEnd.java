/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.socket.StatFields;

/**
 * The end of a process that is no child of this one. {@link ProcessHandle} takes a zombie
 * for alive, and one whose parent is busy may stay a zombie for long.
 */
public final class ProcessEnd {

	private static final long BETWEEN_LOOKS_MILLIS = 10;

	private ProcessEnd() {
	}

	/**
	 * Waits until a process has ended, whether or not anybody has heard of it.
	 * @param pid the process
	 * @param atMost how long to wait
	 * @return whether it has ended; false too if this thread was interrupted, which it
	 * then is still
	 */
	static boolean await(long pid, Duration atMost) {
		long start = System.nanoTime();
		try {
			while (!hasEnded(pid)) {
				if (System.nanoTime() - start >= atMost.toNanos()) {
					return false;
				}
				TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Returns whether a process has ended, reaped or not.
	 * @param pid the process
	 * @return whether it has
	 */
	public static boolean hasEnded(long pid) {
		try {
			String state = StatFields.behindName(Path.of("/proc", Long.toString(pid)))[0];
			return state.equals("Z") || state.equals("X");
		}
		catch (IOException ex) {
			return true;
		}
	}

}
