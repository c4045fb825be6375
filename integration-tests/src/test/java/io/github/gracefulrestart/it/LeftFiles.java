/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The places where generations leave files: their control directory, the JVM's directory
 * for temporary files, shared memory, and the counters that each JVM has in /tmp.
 *
 * @param control the parent of the control sockets' directories
 * @param temporary the JVM's directory for temporary files
 * @param shared what was in shared memory before
 */
record LeftFiles(Path control, Path temporary, Set<Path> shared) {

	private static final Path SHARED_MEMORY = Path.of("/dev/shm");

	private static final Path COUNTERS = Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"));

	static LeftFiles in(Path directory) throws IOException {
		return new LeftFiles(Files.createDirectory(directory.resolve("run")),
				Files.createDirectory(directory.resolve("tmp")), Set.copyOf(list(SHARED_MEMORY)));
	}

	/**
	 * Returns what is there now.
	 * @param processes those whose counters are looked for
	 * @return paths, with N for each number in a name
	 */
	List<String> names(Collection<Long> processes) throws IOException {
		Set<String> pids = processes.stream().map(String::valueOf).collect(Collectors.toSet());
		Stream<Path> counters = list(COUNTERS).stream().filter((file) -> pids.contains(file.getFileName().toString()));
		Stream<Path> memory = list(SHARED_MEMORY).stream().filter((file) -> !this.shared.contains(file));
		Stream<Path> own = Stream.concat(list(this.control).stream(), list(this.temporary).stream());
		return Stream.of(own, memory, counters)
			.flatMap((files) -> files)
			.map((file) -> file.getParent().getFileName() + "/" + file.getFileName().toString().replaceAll("\\d+", "N"))
			.sorted()
			.toList();
	}

	private static List<Path> list(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(directory)) {
			return files.toList();
		}
	}

}
