/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.IOException;
import java.nio.file.Path;

import io.github.gracefulrestart.load.Launch;
import io.github.gracefulrestart.load.Lineage;

/**
 * The sample application as it was built, in processes of its own.
 */
final class SampleApp {

	static final Path JAR = Path.of("..", "sample-app", "target", "sample-app.jar");

	/** Halves the work of a start, of which a test has many; a successor has it too. */
	private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

	private SampleApp() {
	}

	/**
	 * Starts it on a free port.
	 * @param test the test that wants it: its output stays in
	 * {@code target/sample-app/<test>/output.log}
	 */
	static Lineage start(String test) throws IOException, InterruptedException {
		return launch(test).start();
	}

	/**
	 * Leaves it to the test to add arguments.
	 */
	static Launch launch(String test) {
		return launch(JAR, Path.of("target", "sample-app", test));
	}

	/**
	 * Leaves it to the test to add arguments. A predecessor does not stand by unless they
	 * say so: that would take most of the time of a test.
	 * @param jar the application, or another version of it
	 * @param directory where it works and its output goes
	 */
	static Launch launch(Path jar, Path directory) {
		return Lineage.of(jar)
			.directory(directory)
			.jvmArguments(QUICK_START)
			.environment("GRACEFUL_RESTART_STANDBY", "0s")
			// As it is without the application's own wish, which is one of its page.
			.environment("SERVER_TOMCAT_MAXKEEPALIVEREQUESTS", "100");
	}

}
