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
 */
record LivingThreads(Set<Thread> threads, long next) {

	static LivingThreads now() {
		return new LivingThreads(Thread.getAllStackTraces().keySet(), new Thread().getId());
	}

	/**
	 * Waits for the end of all shutdown hooks but the calling thread, as the JVM does.
	 */
	void awaitHooks() throws InterruptedException {
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getId() < this.next && !this.threads.contains(thread) && thread != Thread.currentThread()) {
				thread.join();
			}
		}
	}

}
