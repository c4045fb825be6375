/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * Counts what this process has open, to see that nothing is left behind.
 */
final class OpenDescriptors {

	private final long before = count();

	static long count() {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Waits until there are no more than there were at first. */
	void awaitNoMoreThanBefore() {
		Awaitility.await("descriptors").atMost(Duration.ofSeconds(5)).until(() -> count() <= this.before);
	}

}
