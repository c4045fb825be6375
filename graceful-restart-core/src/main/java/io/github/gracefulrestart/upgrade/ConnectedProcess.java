/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
		return this.handle.isAlive() && !isZombie();
	}

	// Its parent may take its time to reap it, or not do so at all.
	private boolean isZombie() {
		try {
			String stat = Files.readString(Path.of("/proc/" + this.handle.pid() + "/stat"),
					StandardCharsets.ISO_8859_1);
			// proc(5): the state comes after the name, which may contain anything.
			return stat.startsWith(") Z", stat.lastIndexOf(')'));
		}
		catch (IOException ex) {
			return false;
		}
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
