/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.demo;

import java.time.Duration;

import io.github.gracefulrestart.load.Lineage;

/**
 * One upgrade, seen from outside.
 *
 * @param number 1 for the first
 * @param from the process that was replaced
 * @param to the process that took over
 * @param serving how long it took until the successor answered
 * @param gone how long it took until the predecessor had exited
 * @param phases how long each phase took, by the application's own account
 */
record Upgrade(int number, long from, long to, Duration serving, Duration gone, String phases) {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	static Upgrade perform(int number, Lineage application) throws InterruptedException {
		long from = application.currentPid().orElseThrow(() -> new IllegalStateException("Nobody answers"));
		int generation = application.currentGeneration().orElse(0);
		System.out.printf("Upgrade %d: kill -USR2 %d%n", number, from);
		long start = System.nanoTime();
		application.signal(from, "USR2");
		application.awaitGeneration(generation + 1, PATIENCE);
		Duration serving = Duration.ofNanos(System.nanoTime() - start);
		application.awaitExit(from, PATIENCE);
		Duration gone = Duration.ofNanos(System.nanoTime() - start);
		long to = application.currentPid().orElseThrow(() -> new IllegalStateException("Nobody answers"));
		String phases = PhaseTimes.ofLastUpgrade(application.target());
		return new Upgrade(number, from, to, serving, gone, phases);
	}

}
