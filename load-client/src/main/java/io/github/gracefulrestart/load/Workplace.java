/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The directory in which a process works.
 *
 * @param directory the directory
 * @param temporary whether it goes when this is closed
 */
public record Workplace(Path directory, boolean temporary) implements AutoCloseable {

	/**
	 * Makes a directory that goes.
	 * @param name how its name begins
	 * @return the directory
	 * @throws IOException if it cannot be made
	 */
	public static Workplace temporary(String name) throws IOException {
		return new Workplace(Files.createTempDirectory(name), true);
	}

	Output output() {
		return new Output(this.directory.resolve("output.log"));
	}

	@Override
	public void close() {
		if (!this.temporary || Files.notExists(this.directory)) {
			return;
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
