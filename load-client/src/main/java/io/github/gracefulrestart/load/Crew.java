/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The threads of a load.
 */
final class Crew {

	private final List<Thread> threads = new ArrayList<>();

	private volatile @Nullable Throwable defect;

	void add(String name, Task task) {
		Thread thread = new Thread(() -> run(task), name + "-" + this.threads.size());
		thread.setDaemon(true);
		this.threads.add(thread);
	}

	void start() {
		this.threads.forEach(Thread::start);
	}

	private void run(Task task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// A client that is broken must not pass for one that saw no failure.
			this.defect = ex;
		}
	}

	void await() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join();
		}
		report();
	}

	void await(Duration atMost) throws InterruptedException {
		long deadline = System.nanoTime() + atMost.toNanos();
		for (Thread thread : this.threads) {
			thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
			if (thread.isAlive()) {
				throw new IllegalStateException("%s is stuck after %s".formatted(thread.getName(), atMost));
			}
		}
		report();
	}

	private void report() {
		if (this.defect != null) {
			throw new IllegalStateException("A client is broken", this.defect);
		}
	}

	/**
	 * What one thread does.
	 */
	interface Task {

		void run() throws InterruptedException;

	}

}
