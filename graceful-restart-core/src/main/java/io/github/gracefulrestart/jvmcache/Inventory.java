/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a folder. Looked at again, they show whether one of them is gone, cut off
 * or exchanged; their content is not read.
 *
 * @param files the files, sorted
 * @param text their sizes, times and names; the same as long as they are
 */
record Inventory(List<Path> files, String text) {

	/**
	 * Looks at a folder, and those in it.
	 * @param folder the folder
	 * @return its files
	 * @throws IOException if it cannot be read
	 */
	static Inventory of(Path folder) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
			List<String> lines = new ArrayList<>();
			for (Path file : files) {
				// A JVM passes over its cache if the time is another, so that counts,
				// too.
				lines.add("%d %d %s".formatted(Files.size(file), Files.getLastModifiedTime(file).toMillis(),
						folder.relativize(file)));
			}
			return new Inventory(files, String.join("\n", lines));
		}
	}

}
