/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.File;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The program that this process runs. By execve(2) it becomes another one, with the same
 * process id, parent and children.
 */
public final class ProcessImage {

	private static final int F_SETFD = 2;

	private static final int FD_CLOEXEC = 1;

	private static final int LAST_STANDARD_STREAM = 2;

	private ProcessImage() {
	}

	/**
	 * Replaces this program by another, which finds signals at its standard input. They
	 * are blocked in all of its threads. It has standard output and error of this one and
	 * no other descriptor. Its working directory is the root, which nobody removes.
	 * @param program the file to run
	 * @param arguments its command line, its name first
	 * @param environment its whole environment
	 * @param signals the numbers of the signals
	 * @throws IOException if it cannot be run; this process is as it was, except for its
	 * working directory, and that all of its descriptors are close-on-exec
	 */
	public static void replace(Path program, List<String> arguments, Map<String, String> environment,
			Set<Integer> signals) throws IOException {
		NativeMemory path = NativeText.of(program);
		NativeMemory root = NativeText.of("/");
		NativeMemory words = NativeText.of(arguments);
		NativeMemory variables = NativeText.of(environment.entrySet().stream().map(Object::toString).toList());
		closeOnExec();
		Native.LIBC.chdir(root.pointer());
		// As late as can be: a signal that another thread of the JVM has taken is gone
		// with it.
		SignalInput input = SignalInput.open(signals);
		try {
			Native.LIBC.execve(path.pointer(), words.pointer(), variables.pointer());
			throw Native.failure("Cannot run " + program);
		}
		finally {
			input.close();
			Reference.reachabilityFence(root);
			Reference.reachabilityFence(path);
			Reference.reachabilityFence(words);
			Reference.reachabilityFence(variables);
		}
	}

	// The JDK opens sockets without it: a client's connection that lives on in a program
	// that knows nothing of it would never end.
	private static void closeOnExec() {
		String[] numbers = new File("/proc/self/fd").list();
		if (numbers != null) {
			for (String number : numbers) {
				int descriptor = Integer.parseInt(number);
				if (descriptor > LAST_STANDARD_STREAM) {
					Native.LIBC.fcntl(descriptor, F_SETFD, FD_CLOEXEC);
				}
			}
		}
	}

}
