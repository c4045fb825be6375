/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes successors unfit to serve as long as a file says so, which names the process that
 * is fit.
 */
public final class Unfitness {

	private static final String FILE = "unfit";

	private Unfitness() {
	}

	/**
	 * Makes every process unfit but one.
	 * @param directory where the application works
	 * @param fit the process that is to serve again
	 * @throws IOException if the file cannot be written
	 */
	public static void begin(Path directory, long fit) throws IOException {
		Files.writeString(directory.resolve(FILE), Long.toString(fit));
	}

	/**
	 * Makes every process fit.
	 * @param directory where the application works
	 * @throws IOException if that is impossible
	 */
	public static void end(Path directory) throws IOException {
		Files.deleteIfExists(directory.resolve(FILE));
	}

	static Optional<String> problem() {
		try {
			boolean fit = Files.readString(Path.of(FILE)).equals(Long.toString(ProcessHandle.current().pid()));
			return fit ? Optional.empty() : Optional.of("a test says so");
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

}
