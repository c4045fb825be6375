/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import jnr.constants.platform.Errno;

/**
 * How little of the processor this process's threads claim when others want it, too: the
 * nice value of {@code sched(7)}, -20 to 19. On Linux each thread has its own, and those
 * that it starts begin with it.
 */
public final class Niceness {

	private static final int PRIO_PROCESS = 0;

	private static final Path THREADS = Path.of("/proc/self/task");

	/** Among {@link StatFields}. */
	private static final int NICE_FIELD = 16;

	private Niceness() {
	}

	/**
	 * Returns the nice value of the calling thread.
	 * @return -20 to 19
	 * @throws IOException if the system does not tell
	 */
	public static int ofThisThread() throws IOException {
		return of(Path.of("/proc/thread-self"));
	}

	/**
	 * Returns whether a thread that has become nicer may become as it was. That takes
	 * {@code CAP_SYS_NICE}, or a limit {@code RLIMIT_NICE} that allows it, which by
	 * default is not so. A thread made for this purpose tries.
	 * @return whether it may
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static boolean isReversible() throws InterruptedException {
		AtomicBoolean reversible = new AtomicBoolean();
		Thread trial = new Thread(() -> {
			try {
				int own = ofThisThread();
				reversible.set(set(0, own + 1) && set(0, own));
			}
			catch (IOException ex) {
				// Not known is not reversible.
			}
		}, "graceful-restart-nice");
		trial.setDaemon(true);
		trial.start();
		trial.join();
		return reversible.get();
	}

	/**
	 * Gives another nice value to each thread of this process that has the same as the
	 * calling one, this one included. It includes those that are started meanwhile.
	 * @param wanted the nice value
	 * @throws IOException if this is not permitted, or the system does not tell
	 */
	public static void change(int wanted) throws IOException {
		int current = ofThisThread();
		while (current != wanted && changeThreads(current, wanted)) {
			// A thread that was not changed yet may have started another.
		}
	}

	private static boolean changeThreads(int current, int wanted) throws IOException {
		boolean changed = false;
		try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
			for (Path thread : threads) {
				changed |= hasNiceness(thread, current) && change(thread, wanted);
			}
		}
		return changed;
	}

	private static boolean change(Path thread, int wanted) throws IOException {
		if (set(Integer.parseInt(thread.getFileName().toString()), wanted)) {
			return true;
		}
		if (Native.errno() == Errno.ESRCH) {
			return false;
		}
		throw Native.failure("Cannot set the nice value to " + wanted);
	}

	private static boolean set(int thread, int nice) {
		return Native.LIBC.setpriority(PRIO_PROCESS, thread, nice) == 0;
	}

	private static boolean hasNiceness(Path thread, int nice) throws IOException {
		try {
			return of(thread) == nice;
		}
		catch (IOException ex) {
			// One that ends while it is read has no file any more, or one that fails.
			if (Files.exists(thread)) {
				throw ex;
			}
			return false;
		}
	}

	private static int of(Path thread) throws IOException {
		return Integer.parseInt(StatFields.behindName(thread)[NICE_FIELD]);
	}

}
