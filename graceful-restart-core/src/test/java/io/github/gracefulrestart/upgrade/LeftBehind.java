/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for what an upgrade must not leave behind: descriptors, threads and files.
 */
final class LeftBehind {

	private final Path directory;

	private final long descriptors = descriptors();

	private final long threads = threads();

	LeftBehind(Path directory) {
		this.directory = directory;
	}

	void assertNothing() {
		assertThat(this.directory).isEmptyDirectory();
		Awaitility.await("descriptors").atMost(Duration.ofSeconds(5)).until(() -> descriptors() <= this.descriptors);
		Awaitility.await("threads").atMost(Duration.ofSeconds(5)).until(() -> threads() <= this.threads);
	}

	private static long descriptors() {
		String[] descriptors = Path.of("/proc/self/fd").toFile().list();
		return (descriptors != null) ? descriptors.length : 0;
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("graceful-restart-"))
			.count();
	}

}
