/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What all processes of a lineage have printed: they share one file.
 */
final class Output {

	private static final int LAST_LINES = 40;

	private final Path file;

	Output(Path file) {
		this.file = file;
	}

	String text() {
		try {
			// Decoded leniently: the last line may be half written.
			return new String(Files.readAllBytes(this.file), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String end() {
		List<String> lines = text().lines().toList();
		return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
	}

}
