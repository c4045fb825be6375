/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Workplace;

/**
 * Upgrades the sample application by turns as it is, with a warm-up, with a cache for the
 * JVM and with both, and prints how long the successors took to be ready and to answer
 * their first requests.
 */
public final class StartUpBenchmark {

	private static final Path JAR = Path.of("sample-app/target/sample-app.jar");

	private static final String WARM_UP = "--graceful.restart.warm-up.paths=/hello";

	private static final String CACHE = "--graceful.restart.jvm-cache.directory=";

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private StartUpBenchmark() {
	}

	/**
	 * Runs it.
	 * @param args how many upgrades of each to measure
	 */
	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[0]);
		try (Workplace workplace = Workplace.temporary("jvm-cache")) {
			measure(rounds, CACHE + workplace.directory());
		}
	}

	private static void measure(int rounds, String cache) throws Exception {
		List<Variant> variants = new ArrayList<>();
		try {
			variants.add(Variant.start("plain"));
			variants.add(Variant.start("warm-up", WARM_UP));
			variants.add(Variant.start("cache", cache));
			variants.add(Variant.start("both", WARM_UP, cache));
			run(variants, rounds);
		}
		finally {
			variants.forEach((variant) -> variant.application().close());
		}
	}

	private static void run(List<Variant> variants, int rounds) throws Exception {
		System.out.printf("JDK %s%n", System.getProperty("java.version"));
		for (Variant variant : variants) {
			// Not measured: the first one makes the cache.
			Upgraded upgrade = upgrade(variant, new StartUps("unused"));
			System.out.printf(Locale.ROOT, "%-8s first upgrade: cache found or made in %.2f s, ready in %.2f s%n",
					variant.figures().name(), upgrade.training().toNanos() / 1e9, upgrade.startUp().toNanos() / 1e9);
		}
		for (int round = 0; round < rounds; round++) {
			for (int turn = 0; turn < variants.size(); turn++) {
				Variant variant = variants.get((round + turn) % variants.size());
				upgrade(variant, variant.figures());
			}
		}
		StartUps.printHeading(rounds);
		variants.forEach((variant) -> variant.figures().print());
		variants.stream().skip(1).forEach((variant) -> variant.figures().printRatios(variants.get(0).figures()));
	}

	private static Upgraded upgrade(Variant variant, StartUps figures)
			throws InterruptedException, LostRequestException {
		Lineage application = variant.application();
		long predecessor = application.currentPid().orElseThrow();
		int next = application.currentGeneration().orElseThrow() + 1;
		application.signal(predecessor, "USR2");
		// Asking it would be its first request.
		application.awaitOutput("Generation %d (process ".formatted(next), PATIENCE);
		FirstRequests requests = FirstRequests.send(application.target());
		application.awaitExit(predecessor, PATIENCE);
		Upgraded upgrade = Upgraded.last(application.target());
		figures.add(upgrade, requests);
		return upgrade;
	}

	/**
	 * A way of running the application.
	 *
	 * @param application the application, generation after generation
	 * @param figures what was measured
	 */
	private record Variant(Lineage application, StartUps figures) {

		static Variant start(String name, String... arguments) throws IOException, InterruptedException {
			return new Variant(Lineage.of(JAR).arguments("--graceful.restart.standby=0s").arguments(arguments).start(),
					new StartUps(name));
		}

	}

}
