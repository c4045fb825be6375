/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.util.List;
import java.util.function.IntConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that stop a JVM, and others that a process gets which stands for several.
 */
public final class StopSignals {

	private static final Logger logger = LoggerFactory.getLogger(StopSignals.class);

	private static final List<String> STOPPING = List.of("TERM", "INT");

	private static final List<String> PASSED_ON = List.of("TERM", "INT", "HUP", "USR1", "USR2", "WINCH", "URG", "PWR",
			"IO");

	private StopSignals() {
	}

	/**
	 * Has SIGTERM and SIGINT call somebody before they stop this JVM.
	 * @param action what to call
	 */
	public static void callFirst(Runnable action) {
		STOPPING.forEach((name) -> attempt(name, () -> JvmSignal.handleFirst(name, action)));
	}

	/**
	 * Has all signals that a JVM can take call somebody, and do nothing else.
	 * @param action what to call with the signal's number
	 */
	public static void takeAll(IntConsumer action) {
		for (String name : PASSED_ON) {
			attempt(name, () -> {
				int number = JvmSignal.number(name);
				JvmSignal.handle(name, () -> action.accept(number));
			});
		}
	}

	private static void attempt(String name, Runnable step) {
		try {
			step.run();
		}
		catch (IllegalArgumentException ex) {
			logger.debug("SIG{} cannot be taken", name, ex);
		}
	}

}
