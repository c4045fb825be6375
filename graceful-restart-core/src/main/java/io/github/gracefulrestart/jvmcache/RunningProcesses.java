/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The processes that can be seen from here.
 */
final class RunningProcesses {

	private static final Path PROC = Path.of("/proc");

	private RunningProcesses() {
	}

	/**
	 * Returns whether a process was started with a command line that has a text in it. (A
	 * JVM opens the jars of its class path when it first looks into them, so a file that
	 * is not open may still be needed.)
	 * @param text the text, ASCII
	 * @return whether there is one
	 * @throws IOException if the processes cannot be read
	 */
	static boolean name(String text) throws IOException {
		try (Stream<Path> entries = Files.list(PROC)) {
			return entries.filter((entry) -> entry.getFileName().toString().matches("\\d+"))
				.anyMatch((process) -> commandLine(process).contains(text));
		}
	}

	private static String commandLine(Path process) {
		try {
			// Every sequence of bytes is a text in this charset.
			return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			// It has ended, or belongs to a user who shows nothing.
			return "";
		}
	}

}
