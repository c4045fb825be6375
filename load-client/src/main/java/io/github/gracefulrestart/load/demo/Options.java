/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the demo can be told.
 *
 * @param jar the application
 * @param upgrades how often to upgrade it
 * @param pause how long to let it run between two upgrades
 */
record Options(Path jar, int upgrades, Duration pause) {

	private static final String USAGE = """
			Usage: demo [--upgrades N] [--pause SECONDS] [--jar FILE]
			  --upgrades  how often to upgrade the application, 0 to 20 (3)
			  --pause     how long to let it run between two upgrades, 1 to 30 (3)
			  --jar       the application (sample-app/target/sample-app.jar)""";

	static Options of(String... args) {
		Options options = new Options(Path.of("sample-app/target/sample-app.jar"), 3, Duration.ofSeconds(3));
		for (int i = 0; i < args.length; i += 2) {
			if (i + 1 == args.length) {
				throw new IllegalArgumentException(USAGE);
			}
			options = options.with(args[i], args[i + 1]);
		}
		if (!Files.isReadable(options.jar)) {
			throw new IllegalArgumentException("There is no " + options.jar);
		}
		return options;
	}

	private Options with(String name, String value) {
		return switch (name) {
			case "--jar" -> new Options(Path.of(value), this.upgrades, this.pause);
			case "--upgrades" -> new Options(this.jar, number(value, 0, 20), this.pause);
			case "--pause" -> new Options(this.jar, this.upgrades, Duration.ofSeconds(number(value, 1, 30)));
			default -> throw new IllegalArgumentException(USAGE);
		};
	}

	private static int number(String value, int least, int most) {
		if (!value.matches("[0-9]{1,3}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
			throw new IllegalArgumentException(USAGE);
		}
		return Integer.parseInt(value);
	}

}
