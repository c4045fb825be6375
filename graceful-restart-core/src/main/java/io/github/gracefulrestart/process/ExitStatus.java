/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.Map;

/**
 * What a process's exit status says about its end.
 */
final class ExitStatus {

	/**
	 * What the shell adds to a signal's number, and {@link Process} with it.
	 */
	private static final int SIGNALLED = 128;

	private static final int LAST_SIGNAL = 64;

	private static final Map<Integer, String> MEANINGS = Map.of(1, "SIGHUP", 2, "SIGINT", 4, "SIGILL", 6,
			"SIGABRT: the JVM crashed, see its hs_err_pid file", 7, "SIGBUS", 9,
			"SIGKILL: the kernel sends it when memory runs out", 10, "SIGUSR1", 11, "SIGSEGV", 12,
			"SIGUSR2: it arrived before the application could take it", 15, "SIGTERM");

	private ExitStatus() {
	}

	static String describe(int status) {
		int signal = status - SIGNALLED;
		if (signal < 1 || signal > LAST_SIGNAL) {
			return "exited with status " + status;
		}
		String meaning = MEANINGS.get(signal);
		return "was killed by signal " + signal + ((meaning != null) ? " (" + meaning + ")" : "");
	}

}
