/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import jnr.constants.platform.Signal;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thread whose system calls are interrupted by a signal that does nothing else.
 */
final class InterruptibleThread {

	private static final Threads THREADS = LibraryLoader.create(Threads.class).load("c");

	private static final int SIGNAL = Signal.SIGURG.intValue();

	private volatile int thread;

	/**
	 * Makes the calling thread the one to be interrupted.
	 */
	void isThis() {
		// A handler in Java could not be called by a thread in any state, but any C
		// function will do that ignores its arguments.
		THREADS.signal(SIGNAL, THREADS.dlsym(null, "getpid"));
		this.thread = THREADS.gettid();
	}

	void interrupt() {
		assertThat(THREADS.tgkill((int) ProcessHandle.current().pid(), this.thread, SIGNAL)).isZero();
		Awaitility.await().until(() -> !isPending());
	}

	private boolean isPending() throws IOException {
		Path status = Path.of("/proc/self/task", Integer.toString(this.thread), "status");
		return Files.readAllLines(status)
			.stream()
			.anyMatch((line) -> line.startsWith("SigPnd:") && !line.endsWith("\t0000000000000000"));
	}

	/**
	 * The part of the C library that interrupts threads.
	 */
	public interface Threads {

		int gettid();

		int tgkill(int process, int thread, int signal);

		@Nullable Pointer signal(int signal, @Nullable Pointer handler);

		@Nullable Pointer dlsym(@Nullable Pointer library, String name);

	}

}
