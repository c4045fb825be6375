/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jnr.constants.platform.Signal;
import jnr.ffi.LibraryLoader;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.SignalHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thread whose system calls can be interrupted by a signal.
 */
final class InterruptibleThread implements Closeable {

	private static final Threads THREADS = LibraryLoader.create(Threads.class).load("c");

	private static final Signal SIGNAL = Signal.SIGURG;

	private final POSIX posix = POSIXFactory.getNativePOSIX();

	private final CountDownLatch interrupted = new CountDownLatch(1);

	private final SignalHandler previous;

	private volatile int thread;

	InterruptibleThread() {
		this.previous = this.posix.signal(SIGNAL, (signal) -> this.interrupted.countDown());
	}

	void isThis() {
		this.thread = THREADS.gettid();
	}

	void interrupt() throws InterruptedException {
		assertThat(THREADS.tgkill(this.posix.getpid(), this.thread, SIGNAL.intValue())).isZero();
		assertThat(this.interrupted.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Override
	public void close() {
		if (this.previous != null) {
			this.posix.signal(SIGNAL, this.previous);
		}
	}

	/**
	 * The part of the C library that jnr-posix lacks.
	 */
	public interface Threads {

		int gettid();

		int tgkill(int process, int thread, int signal);

	}

}
