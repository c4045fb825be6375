/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * This process, which does at a step of an upgrade what the fault says that is laid down
 * for it.
 */
class FaultyProcess {

	private static final Duration SLOW = Duration.ofSeconds(1);

	private static final Duration TICK = Duration.ofMillis(10);

	private static final int SIGKILL = 9;

	private static final int SIGSTOP = 19;

	private final Path directory;

	FaultyProcess(Path directory) {
		this.directory = directory;
	}

	void cameTo(String step) {
		try {
			Optional<ArmedFault> armed = ArmedFault.take(this.directory, step);
			if (armed.isPresent()) {
				System.out.println("Fault: " + armed.get());
				suffer(armed.get());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void suffer(ArmedFault armed) throws IOException {
		switch (armed.fault()) {
			case KILL -> signal(SIGKILL);
			case STOP -> signal(SIGSTOP);
			case EXIT_0 -> Runtime.getRuntime().halt(0);
			case EXIT_1 -> Runtime.getRuntime().halt(1);
			case HANG -> hang();
			case GARBAGE -> ControlConnection.of(armed.side()).sayGarbage();
			case CLOSE -> ControlConnection.of(armed.side()).shutDown();
			case HOLD -> hold();
			case SLOW -> LockSupport.parkNanos(SLOW.toNanos());
		}
	}

	private static void signal(int number) {
		LibC.LIBC.kill((int) ProcessHandle.current().pid(), number);
	}

	private void hold() throws IOException {
		ArmedFault.hold(this.directory);
		while (ArmedFault.isHeld(this.directory)) {
			LockSupport.parkNanos(TICK.toNanos());
		}
	}

	private static void hang() {
		while (true) {
			LockSupport.park();
		}
	}

}
