/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.gracefulrestart.load.Load;
import org.jspecify.annotations.Nullable;

/**
 * What the slowest requests are like from the signal to the end of the drain, against
 * those of the same load before it: for each shape of load, and for each way of running
 * the application and other servers, one after the other.
 */
public final class TailBenchmark {

	/** After which the compilers of a process that has just begun to serve are done. */
	private static final Duration WARM = Duration.ofSeconds(10);

	private static final int LOST = 1;

	private TailBenchmark() {
	}

	/**
	 * Runs it. The exit status is 1 if a request of the application failed.
	 * @param args the jar, the file for the plot, the number of upgrades, and the
	 * variants: {@code NAME=ARGUMENTS}, arguments of the application that a space
	 * separates, or the name of a {@link ReloadedServer.Kind}
	 */
	public static void main(String[] args) throws Exception {
		Path jar = Path.of(args[0]);
		int upgrades = Integer.parseInt(args[2]);
		List<Tail> tails = new ArrayList<>();
		long failed = 0;
		Tail.printHeading();
		for (LoadShape shape : LoadShape.values()) {
			for (Variant variant : List.of(args).subList(3, args.length).stream().map(Variant::of).toList()) {
				Tail tail = new Tail(shape, variant.name());
				run(jar, variant, tail, upgrades);
				tail.print();
				tails.add(tail);
				failed += variant.isApplication() ? tail.failed() : 0;
			}
		}
		Files.writeString(Path.of(args[1]), new TailPlot(tails).svg());
		System.out.println("Requests of the application that failed: " + failed);
		System.exit((failed > 0) ? LOST : 0);
	}

	private static void run(Path jar, Variant variant, Tail tail, int upgrades) throws Exception {
		try (Subject subject = variant.start(jar)) {
			// What the first has to prepare, such as a cache, the later ones have.
			subject.replace();
			try (Load load = Load.on(subject.target()).start(tail.patterns())) {
				for (int i = 0; i < upgrades; i++) {
					Thread.sleep(WARM.plus(Tail.QUIET).toMillis());
					tail.add(subject.replace());
				}
				// Requests count for a while after a replacement that is over at once.
				Thread.sleep(Tail.LEAST.toMillis());
				tail.end(load.stop().failed());
			}
		}
	}

	/**
	 * What serves, and how.
	 *
	 * @param name what it is called
	 * @param arguments the application's arguments; null if it is another server of this
	 * name
	 */
	private record Variant(String name, String @Nullable [] arguments) {

		static Variant of(String text) {
			String[] parts = text.split("=", 2);
			if (parts.length < 2) {
				return new Variant(text, null);
			}
			return new Variant(parts[0], parts[1].isBlank() ? new String[0] : parts[1].strip().split(" +"));
		}

		boolean isApplication() {
			return this.arguments != null;
		}

		Subject start(Path jar) throws IOException, InterruptedException {
			return (this.arguments != null) ? UpgradedApplication.start(jar, this.arguments)
					: ReloadedServer.start(ReloadedServer.Kind.valueOf(this.name.toUpperCase(Locale.ROOT)));
		}

	}

}
