/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Tally;

/**
 * What the slowest requests are like from the signal to the end of the drain, against
 * those of the same load before it: for each shape of load, and for each way of running
 * the application, one after the other.
 */
public final class TailBenchmark {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** After which the compilers of a process that has just begun to serve are done. */
	private static final Duration WARM = Duration.ofSeconds(10);

	/** How long the load is watched before each upgrade. */
	private static final Duration QUIET = Duration.ofSeconds(5);

	private static final int LOST = 1;

	private TailBenchmark() {
	}

	/**
	 * Runs it. The exit status is 1 if a request failed.
	 * @param args the jar, the file for the plot, the number of upgrades, and the
	 * variants: {@code NAME=ARGUMENTS}, arguments of the application that a space
	 * separates
	 */
	public static void main(String[] args) throws Exception {
		Path jar = Path.of(args[0]);
		int upgrades = Integer.parseInt(args[2]);
		List<Tail> tails = new ArrayList<>();
		int failed = 0;
		Tail.printHeading();
		for (LoadShape shape : LoadShape.values()) {
			for (Variant variant : List.of(args).subList(3, args.length).stream().map(Variant::of).toList()) {
				Tail tail = new Tail(shape, variant.name());
				failed += run(jar, variant, tail, upgrades);
				tail.print();
				tails.add(tail);
			}
		}
		Files.writeString(Path.of(args[1]), new TailPlot(tails).svg());
		System.out.println("Requests failed: " + failed);
		System.exit((failed > 0) ? LOST : 0);
	}

	private static int run(Path jar, Variant variant, Tail tail, int upgrades) throws Exception {
		try (Lineage application = Lineage.of(jar).arguments(variant.arguments()).start();
				Load load = Load.on(application.target()).start(tail.patterns())) {
			for (int i = 0; i < upgrades; i++) {
				Thread.sleep(WARM.toMillis());
				Instant quiet = Instant.now();
				Thread.sleep(QUIET.toMillis());
				tail.add(quiet, QUIET, upgrade(application));
			}
			Tally tally = load.stop();
			return Math.toIntExact(tally.failed());
		}
	}

	private static Upgraded upgrade(Lineage application)
			throws InterruptedException, IOException, LostRequestException {
		long predecessor = application.currentPid().orElseThrow();
		int generation = application.currentGeneration().orElseThrow();
		application.signal(predecessor, "USR2");
		application.awaitGeneration(generation + 1, PATIENCE);
		application.awaitExit(predecessor, PATIENCE);
		return Upgraded.last(application.target());
	}

	/**
	 * A way of running the application.
	 *
	 * @param name what it is called
	 * @param arguments its arguments
	 */
	private record Variant(String name, String... arguments) {

		static Variant of(String text) {
			String[] parts = text.split("=", 2);
			if (parts.length < 2) {
				throw new IllegalArgumentException("A variant is NAME=ARGUMENTS, this is '" + text + "'");
			}
			List<String> arguments = new ArrayList<>(List.of("--graceful.restart.standby=0s"));
			if (!parts[1].isBlank()) {
				arguments.addAll(List.of(parts[1].strip().split(" +")));
			}
			return new Variant(parts[0], arguments.toArray(String[]::new));
		}

	}

}
