/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An environment variable that every descendant inherits, whoever its parent is by now:
 * so all processes of a lineage are found, and never one of somebody else.
 */
final class Mark {

	private static final String NAME = "LOAD_CLIENT_LINEAGE";

	private final String value = UUID.randomUUID().toString();

	String name() {
		return NAME;
	}

	String value() {
		return this.value;
	}

	/**
	 * Returns the processes that run with this mark.
	 */
	List<Long> bearers() {
		List<Long> bearers = new ArrayList<>();
		try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
			for (Path process : processes) {
				if (isBorneBy(process)) {
					bearers.add(Long.valueOf(process.getFileName().toString()));
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot list processes", ex);
		}
		return bearers;
	}

	private boolean isBorneBy(Path process) {
		try {
			String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
			return ("\0" + environment).contains("\0" + NAME + "=" + this.value + "\0");
		}
		catch (IOException ex) {
			// It ended meanwhile, or belongs to somebody else.
			return false;
		}
	}

}
