/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.load.Launch;
import io.github.gracefulrestart.load.Lineage;

/**
 * The sample application as Spring Boot recommends it where starts matter: extracted, its
 * classes in an archive that all processes share. It starts in half of the time.
 *
 * @param jar the application without its libraries, which lie beside it
 * @param archive the classes
 * @param directory where it works and its output goes
 */
record ExtractedApp(Path jar, Path archive, Path directory) {

	private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

	/** A heap of a fixed size leaves less of the memory to chance. */
	private static final List<String> HEAP = List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx64m");

	/**
	 * Extracts it and starts it once to make the archive.
	 * @param directory where it goes
	 */
	static ExtractedApp to(Path directory) throws IOException, InterruptedException {
		Path target = directory.resolve("app").toAbsolutePath();
		run(directory, "-Djarmode=tools", "-jar", SampleApp.JAR.toAbsolutePath().toString(), "extract", "--destination",
				target.toString());
		ExtractedApp extracted = new ExtractedApp(target.resolve("sample-app.jar"), target.resolve("classes.jsa"),
				directory);
		List<String> training = new ArrayList<>(HEAP);
		training.addAll(List.of(QUICK_START, "-XX:ArchiveClassesAtExit=" + extracted.archive,
				"-Dspring.context.exit=onRefresh", "-jar", extracted.jar.toString(), "--server.port=0"));
		run(directory, training.toArray(String[]::new));
		return extracted;
	}

	private static void run(Path directory, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("extract.log").toFile())
			.start();
		if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
			process.destroyForcibly();
			throw new IllegalStateException("See " + directory.resolve("extract.log"));
		}
	}

	Launch launch() {
		return Lineage.of(this.jar)
			.directory(this.directory)
			.jvmArguments(HEAP.toArray(String[]::new))
			.jvmArguments(QUICK_START, "-XX:SharedArchiveFile=" + this.archive)
			.environment("GRACEFUL_RESTART_STANDBY", "0s");
	}

}
