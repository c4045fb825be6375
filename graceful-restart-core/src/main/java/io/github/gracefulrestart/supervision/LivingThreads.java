/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The threads that run before the JVM shuts down. Those that it starts then are the
 * shutdown hooks, whoever registered them, and what the hooks start: a hook was made
 * before, so it has a lower number.
 *
 * @param threads those that ran
 * @param next a number that no thread had then
 */
record LivingThreads(Set<Thread> threads, long next) {

	private static final int LOOK_MILLIS = 10;

	static LivingThreads now() {
		return new LivingThreads(Thread.getAllStackTraces().keySet(), new Thread().getId());
	}

	/**
	 * Waits for the end of all shutdown hooks but the calling thread, as the JVM does. To
	 * be called by one of them.
	 */
	void awaitHooks() throws InterruptedException {
		Map<Thread, StackTraceElement[]> running = Thread.getAllStackTraces();
		while (!areHooksStarted(running) || running.entrySet().stream().anyMatch(this::isHook)) {
			Thread.sleep(LOOK_MILLIS);
			running = Thread.getAllStackTraces();
		}
	}

	// One thread starts them all and then waits for one after the other, the caller
	// among them. It need not be the one that wanted to stop this JVM first: two may.
	private static boolean areHooksStarted(Map<Thread, StackTraceElement[]> running) {
		for (Map.Entry<Thread, StackTraceElement[]> each : running.entrySet()) {
			if (isIn(each.getValue(), "java.lang.ApplicationShutdownHooks")) {
				return each.getKey().getState() == Thread.State.WAITING;
			}
		}
		// Then another JDK calls it otherwise.
		return true;
	}

	private boolean isHook(Map.Entry<Thread, StackTraceElement[]> each) {
		Thread thread = each.getKey();
		return thread.getId() < this.next && !this.threads.contains(thread) && thread != Thread.currentThread()
		// One that shuts down, or waits for its turn to do so, never ends.
				&& !isIn(each.getValue(), "java.lang.Shutdown");
	}

	private static boolean isIn(StackTraceElement[] stack, String className) {
		return Stream.of(stack).anyMatch((frame) -> frame.getClassName().equals(className));
	}

}
