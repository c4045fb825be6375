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
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What all processes of a lineage have printed: they share a file with the process that
 * has started them.
 */
final class Output {

	private static final int LAST_LINES = 40;

	private final List<Path> files = new CopyOnWriteArrayList<>();

	Output(Path file) {
		this.files.add(file);
	}

	void add(Path file) {
		this.files.add(file);
	}

	String text() {
		try {
			StringBuilder text = new StringBuilder();
			for (Path file : this.files) {
				// Decoded leniently: the last line may be half written.
				text.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
			}
			return text.toString();
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
