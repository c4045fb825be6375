/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends a signal the way an operator does.
 */
public final class Signal {

	private Signal() {
	}

	/**
	 * Sends it.
	 * @param name its name, for example {@code USR2}
	 * @param pid the process
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void send(String name, long pid) throws InterruptedException {
		try {
			int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
			if (status != 0) {
				throw new IllegalStateException("kill -%s %d failed with %d".formatted(name, pid, status));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
