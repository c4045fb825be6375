/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.gracefulrestart.platform.UpgradeSignal;

/**
 * Whom a signal reaches. A signal belongs to the JVM, which may run several applications,
 * as a test suite does that keeps its contexts: it reaches the one that started last and
 * still runs, and the end of one does not make the others deaf.
 */
final class SignalReceivers {

	private static final List<Receiver> RUNNING = new ArrayList<>();

	private SignalReceivers() {
	}

	/**
	 * Has the signal call somebody, and nobody else.
	 * @param signal the signal
	 * @param target what to call
	 * @return whether somebody else was called before
	 */
	static boolean add(UpgradeSignal signal, Runnable target) {
		synchronized (RUNNING) {
			boolean shared = RUNNING.stream().anyMatch((receiver) -> receiver.signal() == signal);
			RUNNING.add(0, new Receiver(signal, target));
			signal.handTo(target);
			return shared;
		}
	}

	/**
	 * Has the signal call whom it called before.
	 * @param signal the signal
	 * @param target what it shall not call any more
	 */
	static void remove(UpgradeSignal signal, Runnable target) {
		synchronized (RUNNING) {
			RUNNING.removeIf((receiver) -> receiver.target() == target);
			RUNNING.stream()
				.filter((receiver) -> receiver.signal() == signal)
				.findFirst()
				.ifPresentOrElse((receiver) -> signal.handTo(receiver.target()), signal::close);
		}
	}

	private record Receiver(UpgradeSignal signal, Runnable target) {
	}

}
