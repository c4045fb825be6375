/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.demo;

import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.load.Tally;

/**
 * A line a second, so that nobody has to take the table at the end on trust.
 */
final class Progress {

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "progress");
		thread.setDaemon(true);
		return thread;
	});

	private final Tally tally;

	private SortedMap<Integer, Long> before;

	private int seconds;

	private Progress(Tally tally) {
		this.tally = tally;
		this.before = tally.byGeneration();
	}

	static Progress of(Tally tally) {
		Progress progress = new Progress(tally);
		progress.timer.scheduleAtFixedRate(progress::print, 1, 1, TimeUnit.SECONDS);
		return progress;
	}

	private void print() {
		SortedMap<Integer, Long> now = this.tally.byGeneration();
		StringBuilder answered = new StringBuilder();
		now.forEach((generation, count) -> {
			long more = count - this.before.getOrDefault(generation, 0L);
			if (more > 0) {
				answered.append("  generation %d: %d".formatted(generation, more));
			}
		});
		this.before = now;
		System.out.printf("%4d s  %8d requests  %d failed  answered in this second:%s%n", ++this.seconds,
				this.tally.requests(), this.tally.failed(), answered.isEmpty() ? "  none" : answered);
	}

	void stop() {
		this.timer.shutdownNow();
	}

}
