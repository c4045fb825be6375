/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.gracefulrestart.handoff.ProcessEnd;

/**
 * The process that connected, where it is not the one that was started: a script stands
 * between the two, and may have ended without it.
 *
 * @param handle the process
 */
record ConnectedProcess(ProcessHandle handle) {

	/**
	 * How long a killed process may take to end. It is not reaped here, and if nobody
	 * does, its end cannot be seen; but it no longer runs.
	 */
	private static final Duration DYING = Duration.ofSeconds(1);

	static Optional<ConnectedProcess> of(long pid) {
		return ProcessHandle.of(pid)
			.filter((handle) -> !handle.equals(ProcessHandle.current()))
			.map(ConnectedProcess::new);
	}

	boolean isAlive() {
		// Its parent may take its time to reap it, or not do so at all.
		return this.handle.isAlive() && !ProcessEnd.hasEnded(this.handle.pid());
	}

	void end() {
		this.handle.destroy();
	}

	void kill() {
		this.handle.destroyForcibly();
		try {
			this.handle.onExit().get(DYING.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// See above.
		}
	}

}
