/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.jvmcache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with an extracted application and a cache of its classes. The cache gets its
 * name when it is complete. The folder must not be moved: the JVM compares the paths.
 *
 * @param folder the folder
 * @param kind what kind of cache it has
 */
record CachedApplication(Path folder, CacheKind kind) {

	/** Where the application is extracted to. */
	Path application() {
		return this.folder.resolve("application");
	}

	/** Where extraction and training run print to. */
	Path log() {
		return this.folder.resolve("training.log");
	}

	Path cache() {
		return this.folder.resolve(this.kind.file());
	}

	/** Where a training run puts the cache. */
	Path draft() {
		return this.folder.resolve("draft-" + this.kind.file());
	}

	/** What was extracted when it was complete. */
	private Path inventory() {
		return this.folder.resolve("inventory");
	}

	/**
	 * Returns whether it has a cache, and all of the application as it was extracted: a
	 * disk that was full, a power failure or a tool that removes old files may have left
	 * a part.
	 * @return whether a process can start from it
	 */
	boolean isComplete() {
		try {
			return Files.isRegularFile(cache())
					&& Files.readString(inventory()).equals(Inventory.of(application()).text());
		}
		catch (IOException | UncheckedIOException ex) {
			// Incomplete, or another process removes it.
			return false;
		}
	}

	/**
	 * Returns the jar to run.
	 * @return the jar
	 * @throws IOException if there is not exactly one
	 */
	Path jar() throws IOException {
		try (Stream<Path> files = Files.list(application())) {
			List<Path> jars = files.filter((file) -> file.toString().endsWith(".jar")).toList();
			if (jars.size() != 1) {
				throw new IOException("there is not one jar in %s but %d".formatted(application(), jars.size()));
			}
			return jars.get(0);
		}
	}

	/**
	 * Gives the draft the name of the cache.
	 * @throws IOException if there is none
	 */
	void complete() throws IOException {
		if (!Files.isRegularFile(draft())) {
			throw new IOException("the JVM has made no cache");
		}
		Inventory inventory = Inventory.of(application());
		Files.writeString(inventory(), inventory.text());
		// Otherwise a power failure might leave the name without the content.
		for (Path file : inventory.files()) {
			force(file);
		}
		force(inventory());
		force(draft());
		Files.move(draft(), cache(), StandardCopyOption.ATOMIC_MOVE);
	}

	private static void force(Path file) throws IOException {
		try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
			content.force(true);
		}
	}

	/**
	 * Removes all but the log, which says why.
	 * @throws IOException if it cannot be removed
	 */
	void discard() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			for (Path file : files.filter((each) -> !each.equals(log())).toList()) {
				CacheDirectory.delete(file);
			}
		}
	}

	/**
	 * Remembers that it is about to be used.
	 * @throws IOException if the folder has gone
	 */
	void use() throws IOException {
		Files.setLastModifiedTime(this.folder, FileTime.from(Instant.now()));
	}

}
