/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.util.Set;

/**
 * The threads that run before the JVM shuts down. Those that it starts then are the
 * shutdown hooks, whoever registered them, and what the hooks start: a hook was made
 * before, so it has a lower number.
 *
 * @param threads those that ran
 * @param next a number that no thread had then
 * @param last the thread that shuts the JVM down: it starts all hooks, and then waits for
 * them
 */
record LivingThreads(Set<Thread> threads, long next, Thread last) {

	private static final int LOOK_MILLIS = 10;

	static LivingThreads now() {
		return new LivingThreads(Thread.getAllStackTraces().keySet(), new Thread().getId(), Thread.currentThread());
	}

	/**
	 * Waits for the end of all shutdown hooks but the calling thread, as the JVM does.
	 */
	void awaitHooks() throws InterruptedException {
		while (this.last.getState() == Thread.State.RUNNABLE || this.last.getState() == Thread.State.BLOCKED) {
			Thread.sleep(LOOK_MILLIS);
		}
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getId() < this.next && !this.threads.contains(thread) && thread != Thread.currentThread()) {
				thread.join();
			}
		}
	}

}
