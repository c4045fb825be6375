/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.LostRequestException;

/**
 * Upgrades the sample application by turns with a cache for the JVM and without, and
 * prints how long the successors took to be ready and to answer their first requests.
 */
public final class StartUpBenchmark {

	private static final Path JAR = Path.of("sample-app/target/sample-app.jar");

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final int MOST = 50;

	private StartUpBenchmark() {
	}

	public static void main(String[] args) throws Exception {
		String rounds = (args.length > 0) ? args[0] : "10";
		if (args.length > 1 || !rounds.matches("[1-9][0-9]?") || Integer.parseInt(rounds) > MOST) {
			System.err.println("Usage: benchmarks/start-up [upgrades of each, 1 to 50, default 10]");
			System.exit(2);
		}
		if (!Files.isReadable(JAR)) {
			System.err.println("There is no " + JAR + "; build it with ./mvnw -DskipTests package");
			System.exit(2);
		}
		run(Integer.parseInt(rounds));
	}

	private static void run(int rounds) throws Exception {
		Path directory = Files.createTempDirectory("jvm-cache");
		try (Lineage plain = start(); Lineage cached = start("--graceful.restart.jvm-cache.directory=" + directory)) {
			System.out.printf("JDK %s%n", System.getProperty("java.version"));
			// The first has no cache yet.
			upgrade(plain);
			System.out.printf(Locale.ROOT, "The cache was made in %.1f s%n", seconds(upgrade(cached).training()));
			StartUps without = new StartUps("without");
			StartUps with = new StartUps("with");
			for (int i = 0; i < rounds; i++) {
				boolean plainFirst = i % 2 == 0;
				measure(plainFirst ? plain : cached, plainFirst ? without : with);
				measure(plainFirst ? cached : plain, plainFirst ? with : without);
			}
			without.print();
			with.print();
			with.printRatios(without);
		}
		finally {
			delete(directory);
		}
	}

	private static Lineage start(String... arguments) throws IOException, InterruptedException {
		return Lineage.of(JAR)
			.arguments("--graceful.restart.standby=0s", "--server.tomcat.max-keep-alive-requests=-1")
			.arguments(arguments)
			.start();
	}

	private static void measure(Lineage application, StartUps series) throws Exception {
		Upgraded upgrade = upgrade(application);
		series.add(upgrade.startUp(), upgrade.training());
		series.addFirstRequests(application.target());
	}

	private static Upgraded upgrade(Lineage application) throws InterruptedException, LostRequestException {
		long predecessor = application.currentPid().orElseThrow();
		int generation = application.currentGeneration().orElseThrow();
		application.signal(predecessor, "USR2");
		application.awaitGeneration(generation + 1, PATIENCE);
		application.awaitExit(predecessor, PATIENCE);
		return Upgraded.last(application.target());
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
