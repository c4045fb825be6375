/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the benchmark can be told.
 *
 * @param jar the application
 * @param connections how many idle connections to keep
 * @param upgrades how often to upgrade the application
 */
record Plan(Path jar, int connections, int upgrades) {

	private static final String USAGE = """
			Usage: benchmarks/upgrade [--connections N] [--upgrades N] [--jar FILE]
			  --connections  how many idle connections to keep, 0 to 50000 (10000)
			  --upgrades     how often to upgrade the application, 1 to 20 (5)
			  --jar          the application (sample-app/target/sample-app.jar)""";

	static Plan of(String... args) {
		Plan plan = new Plan(Path.of("sample-app/target/sample-app.jar"), 10_000, 5);
		for (int i = 0; i < args.length; i += 2) {
			if (i + 1 == args.length) {
				throw new IllegalArgumentException(USAGE);
			}
			plan = plan.with(args[i], args[i + 1]);
		}
		if (!Files.isReadable(plan.jar)) {
			throw new IllegalArgumentException(
					"There is no " + plan.jar + "; build it with ./mvnw -DskipTests package");
		}
		return plan;
	}

	private Plan with(String name, String value) {
		return switch (name) {
			case "--jar" -> new Plan(Path.of(value), this.connections, this.upgrades);
			case "--connections" -> new Plan(this.jar, number(value, 0, 50_000), this.upgrades);
			case "--upgrades" -> new Plan(this.jar, this.connections, number(value, 1, 20));
			default -> throw new IllegalArgumentException(USAGE);
		};
	}

	private static int number(String value, int least, int most) {
		if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
			throw new IllegalArgumentException(USAGE);
		}
		return Integer.parseInt(value);
	}

}
