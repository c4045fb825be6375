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
import java.util.function.ToDoubleFunction;

import io.github.gracefulrestart.load.Lineage;

/**
 * Starts the sample application by turns with graceful-restart switched on and off, as a
 * first process, and prints how long it took to answer and what it took of the processors
 * up to then.
 */
public final class StarterBenchmark {

	private static final Path JAR = Path.of("sample-app/target/sample-app.jar");

	private StarterBenchmark() {
	}

	/**
	 * Runs it.
	 * @param args how often to start each
	 */
	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[0]);
		System.out.printf("JDK %s%n", System.getProperty("java.version"));
		// Not measured: the first one reads the files from the disk.
		Start.with(false);
		List<Pair> pairs = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			boolean onFirst = round % 2 == 0;
			Start first = Start.with(onFirst);
			Start second = Start.with(!onFirst);
			pairs.add(onFirst ? new Pair(first, second) : new Pair(second, first));
		}
		System.out.printf("%nMedians of %d starts of each, and of the ratios of those that followed each other%n",
				rounds);
		System.out.printf("%-24s %8s %8s %8s%n", "", "on", "off", "on / off");
		print("first answer, s", pairs, Start::answered);
		print("processor time, s", pairs, Start::processor);
	}

	private static void print(String name, List<Pair> pairs, ToDoubleFunction<Start> figure) {
		System.out.printf(Locale.ROOT, "%-24s %8.2f %8.2f %8.3f%n", name,
				Median.of(pairs.stream().mapToDouble((pair) -> figure.applyAsDouble(pair.on()))),
				Median.of(pairs.stream().mapToDouble((pair) -> figure.applyAsDouble(pair.off()))),
				Median.of(pairs.stream()
					.mapToDouble((pair) -> figure.applyAsDouble(pair.on()) / figure.applyAsDouble(pair.off()))));
	}

	/**
	 * Two starts, one right after the other.
	 *
	 * @param on with graceful-restart
	 * @param off without
	 */
	private record Pair(Start on, Start off) {
	}

	/**
	 * A start.
	 *
	 * @param answered from the start of the process until it answered a request, in
	 * seconds
	 * @param processor what it took of the processors up to then, in seconds
	 */
	private record Start(double answered, double processor) {

		static Start with(boolean enabled) throws IOException, InterruptedException {
			long began = System.nanoTime();
			try (Lineage application = Lineage.of(JAR).arguments("--graceful.restart.enabled=" + enabled).start()) {
				long took = System.nanoTime() - began;
				Duration processor = ProcessHandle.of(application.firstPid())
					.flatMap((process) -> process.info().totalCpuDuration())
					.orElseThrow();
				return new Start(took / 1e9, processor.toNanos() / 1e9);
			}
		}

	}

}
