/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import jnr.constants.platform.Errno;

/**
 * Moves what comes through a pipe to an open file, by a thread of its own: as it comes,
 * in its order, every byte. The thread ends with the pipe, which is when nobody can write
 * to it any more, or when it is told to.
 */
public final class Pump {

	/** What a pipe holds, see pipe(7). */
	private static final int SIZE = 64 * 1024;

	/** How long it may take to see that the thread has to end. */
	private static final Duration TICK = Duration.ofMillis(100);

	/** What is moved after that at most, if somebody goes on printing. */
	private static final int MAX_LAST_READS = 16;

	private final Descriptor source;

	private final int target;

	private final Consumer<ByteBuffer> witness;

	private final Runnable whenOver;

	private final NativeMemory memory = new NativeMemory(SIZE);

	private final Thread thread;

	private volatile boolean stopped;

	private boolean over;

	/**
	 * Prepares to move bytes.
	 * @param name of the thread
	 * @param source the end of a {@link Pipe} for reading, which is closed in the end
	 * @param target where to move them; what it does not take is lost
	 * @param witness sees them when they have been moved
	 * @param whenOver is run in the end
	 */
	public Pump(String name, Descriptor source, int target, Consumer<ByteBuffer> witness, Runnable whenOver) {
		this.source = source;
		this.target = target;
		this.witness = witness;
		this.whenOver = whenOver;
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(true);
	}

	/** Begins. */
	public void start() {
		this.thread.start();
	}

	/**
	 * Has the thread end as soon as it has moved what is there. Returns at once.
	 */
	public void stop() {
		this.stopped = true;
	}

	/**
	 * Waits for the end of the thread.
	 * @param longest how long; it takes longer if the target takes nothing
	 */
	public void awaitEnd(Duration longest) {
		try {
			this.thread.join(longest.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Opens the pipe's end for reading once more.
	 * @return the end; empty if the pipe has come to its end
	 * @throws IOException if this process may have no more descriptors
	 */
	public synchronized Optional<Descriptor> duplicateSource() throws IOException {
		return this.over ? Optional.empty() : Optional.of(this.source.duplicate());
	}

	private void run() {
		try {
			int lastReads = 0;
			boolean more = true;
			while (more && lastReads < MAX_LAST_READS) {
				boolean last = this.stopped;
				lastReads += last ? 1 : 0;
				more = Readiness.await(this.source.number(), Readiness.READABLE, last ? Duration.ZERO : TICK) ? move()
						: !last;
			}
		}
		finally {
			end();
		}
	}

	private synchronized void end() {
		this.over = true;
		this.source.close();
		this.whenOver.run();
	}

	private boolean move() {
		int length = (int) Native.LIBC.read(this.source.number(), this.memory.pointer(), SIZE);
		if (length < 0) {
			// Somebody else has taken it, or a signal came.
			Errno errno = Native.errno();
			return errno == Errno.EAGAIN || errno == Errno.EINTR;
		}
		write(length);
		this.witness.accept(this.memory.buffer().slice(0, length));
		return length > 0;
	}

	private void write(int length) {
		int written = 0;
		while (written < length) {
			int more = (int) Native.LIBC.write(this.target, this.memory.pointer().slice(written), length - written);
			if (more >= 0) {
				written += more;
			}
			else if (!canTryAgain(Native.errno())) {
				return;
			}
		}
	}

	// A full disk loses what this process prints too. Whoever prints is not to be told by
	// a pipe that breaks.
	private boolean canTryAgain(Errno errno) {
		return errno == Errno.EINTR
				|| (errno == Errno.EAGAIN && (Readiness.await(this.target, Readiness.WRITABLE, TICK) || !this.stopped));
	}

}
