/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * Whether the application of this process is fit to serve, as it says itself. Safe for
 * use by several threads.
 */
final class Fitness {

	private volatile String problem = "";

	/**
	 * Notes how the application is.
	 * @param problem what is the matter with it; empty if nothing is
	 */
	void problem(String problem) {
		this.problem = problem;
	}

	String problem() {
		return this.problem;
	}

	boolean isGood() {
		return this.problem.isEmpty();
	}

}
