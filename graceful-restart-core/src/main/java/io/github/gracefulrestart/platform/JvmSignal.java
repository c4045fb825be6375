/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.util.concurrent.atomic.AtomicReference;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The one class that touches {@link sun.misc.Signal}, the only way to a signal that the
 * JDK has.
 */
final class JvmSignal {

	private JvmSignal() {
	}

	/**
	 * Has a signal call a handler from now on, in place of whatever it did before. Each
	 * delivery is a fresh thread of highest priority.
	 * @param name the signal's name without {@code SIG}
	 * @param handler what to call
	 * @throws IllegalArgumentException if there is no such signal or the JVM or the
	 * kernel keeps it
	 */
	static void handle(String name, Runnable handler) {
		Signal.handle(new Signal(name), (signal) -> handler.run());
	}

	/**
	 * Has a signal call a handler first, and then whatever it called before.
	 * @param name the signal's name without {@code SIG}
	 * @param handler what to call first
	 * @throws IllegalArgumentException if there is no such signal or the JVM or the
	 * kernel keeps it
	 */
	static void handleFirst(String name, Runnable handler) {
		AtomicReference<SignalHandler> before = new AtomicReference<>(SignalHandler.SIG_DFL);
		before.set(Signal.handle(new Signal(name), (signal) -> {
			try {
				handler.run();
			}
			finally {
				before.get().handle(signal);
			}
		}));
	}

	/**
	 * Returns a signal's number on this platform.
	 * @param name the signal's name without {@code SIG}
	 * @return the number
	 * @throws IllegalArgumentException if there is no such signal
	 */
	static int number(String name) {
		return new Signal(name).getNumber();
	}

}
