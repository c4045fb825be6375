/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

import io.github.gracefulrestart.load.Launch;

/**
 * The sample application, made to fail at a step of an upgrade when a test says so.
 */
final class FaultyApp {

	private static final Path INJECTOR = Path.of("..", "fault-injector", "target", "fault-injector.jar");

	private static final Path JAR = Path.of("target", "faulty-app.jar");

	private FaultyApp() {
	}

	/**
	 * Leaves it to the test to add arguments.
	 * @param test the test that wants it
	 * @param controlDirectory where the control sockets are made
	 */
	static Launch launch(String test, Path controlDirectory) throws IOException {
		return SampleApp.launch(jar(), Path.of("target", "sample-app", test))
			.arguments("--graceful.restart.control-directory=" + controlDirectory);
	}

	// A jar within a jar is read in place, so it must not be compressed.
	private static Path jar() throws IOException {
		Path beside = Files.copy(SampleApp.JAR, JAR.resolveSibling("faulty-app.jar.new"),
				StandardCopyOption.REPLACE_EXISTING);
		try (FileSystem content = FileSystems.newFileSystem(beside, Map.of("compressionMethod", "STORED"))) {
			Files.copy(INJECTOR, content.getPath("BOOT-INF/lib/fault-injector.jar"));
		}
		return Files.move(beside, JAR, StandardCopyOption.ATOMIC_MOVE);
	}

}
