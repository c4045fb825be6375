/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.time.Duration;

import io.github.gracefulrestart.load.Lineage;

/**
 * Upgrades of an application, one after another.
 */
final class Upgrades {

	/** Two JVMs start and serve on two cores under load. */
	static final Duration PATIENCE = Duration.ofSeconds(120);

	private Upgrades() {
	}

	/**
	 * Upgrades by the signal, and waits until the predecessor is gone.
	 * @param application what to upgrade
	 * @return the process that served before
	 */
	static long upgrade(Lineage application) throws InterruptedException {
		long predecessor = application.currentPid().orElseThrow();
		int generation = application.currentGeneration().orElseThrow();
		request(application);
		application.awaitGeneration(generation + 1, PATIENCE);
		application.awaitExit(predecessor, PATIENCE);
		return predecessor;
	}

	/**
	 * Sends the signal as soon as it can be taken: a port answers before the application
	 * is ready.
	 * @param application what to upgrade
	 */
	static void request(Lineage application) throws InterruptedException {
		awaitServing(application);
		application.signal("USR2");
	}

	/**
	 * Waits until the process that answers has bound all its ports and is ready.
	 * @param application what to wait for
	 */
	static void awaitServing(Lineage application) throws InterruptedException {
		long pid = application.currentPid().orElseThrow();
		application.awaitOutput("(process " + pid + ") serves", PATIENCE);
	}

}
