/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/**
 * The JVM's option {@code -Xrs}: with it, a handler for SIGUSR2 is accepted and then
 * never called (measured on JDK 17 and 25: the JVM has no thread that would).
 */
public final class ReducedSignals {

	/**
	 * A run-time image need not have the module that knows the JVM's options.
	 */
	private static final boolean PRESENT = ModuleLayer.boot().findModule("java.management").isPresent();

	private ReducedSignals() {
	}

	/**
	 * Returns what an operator should know if an upgrade is asked for by a signal.
	 * @return a sentence; empty if signals reach this JVM
	 */
	public static Optional<String> warning() {
		return (PRESENT && isIn(Options.ofThisJvm())) ? Optional
			.of("The JVM runs with -Xrs, so no signal ever reaches the application; leave -Xrs out, or ask for upgrades by POST /actuator/graceful-upgrade")
				: Optional.empty();
	}

	static boolean isIn(List<String> options) {
		boolean reduced = false;
		for (String option : options) {
			if (option.equals("-Xrs") || option.equals("-XX:+ReduceSignalUsage")) {
				reduced = true;
			}
			else if (option.equals("-XX:-ReduceSignalUsage")) {
				reduced = false;
			}
		}
		return reduced;
	}

	/**
	 * Loaded only where the module is.
	 */
	private static final class Options {

		/**
		 * Also those that came from an environment variable.
		 */
		static List<String> ofThisJvm() {
			return ManagementFactory.getRuntimeMXBean().getInputArguments();
		}

	}

}
