/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the application of this process is fit to serve, as it says itself. Safe for
 * use by several threads.
 */
final class Fitness {

	private volatile String problem = "";

	private final AtomicInteger looks = new AtomicInteger();

	/**
	 * Notes how the application is, as somebody has just seen it.
	 * @param problem what is the matter with it; empty if nothing is
	 */
	void problem(String problem) {
		this.problem = problem;
		this.looks.incrementAndGet();
	}

	/**
	 * Returns how often somebody has looked.
	 * @return the number of times that a look has ended
	 */
	int looks() {
		return this.looks.get();
	}

	String problem() {
		return this.problem;
	}

	boolean isGood() {
		return this.problem.isEmpty();
	}

}
