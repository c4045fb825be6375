/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a successor serve its first requests before it takes over, so that those of its
 * clients are not the first: it loads classes, fills pools and caches, and has code
 * compiled that is used often.
 */
class WarmUp {

	private static final Logger logger = LoggerFactory.getLogger(WarmUp.class);

	private final WarmUpSettings settings;

	private final WarmUpRequest request;

	private final Runnable ready;

	private final Predicate<String> giveUp;

	private final AtomicBoolean begun = new AtomicBoolean();

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

	/**
	 * Prepares the warm-up.
	 * @param settings what to request, and how often
	 * @param request sends one
	 * @param ready called when it is over, by a thread of its own
	 * @param giveUp called in its place if a request failed that must not; returns
	 * whether somebody else serves. If nobody does, this process is ready all the same
	 */
	WarmUp(WarmUpSettings settings, WarmUpRequest request, Runnable ready, Predicate<String> giveUp) {
		this.settings = settings;
		this.request = request;
		this.ready = ready;
		this.giveUp = giveUp;
	}

	/**
	 * Begins, and returns at once. Does nothing if it has been called before.
	 */
	void begin() {
		if (this.begun.compareAndSet(false, true)) {
			thread("graceful-restart-warm-up", this::run);
		}
	}

	private static void thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		long start = System.nanoTime();
		try {
			sendAll(start + this.settings.duration().toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		String reason = this.failure.get();
		if (reason != null && this.settings.failUpgrade() && this.giveUp.test("its warm-up failed: " + reason)) {
			return;
		}
		if (reason != null) {
			logger.warn("{} of {} requests of the warm-up failed; the first: {}", this.failed, this.sent, reason);
		}
		else {
			logger.info("Warmed up by {} requests in {} ms", this.sent, took.toMillis());
		}
		this.ready.run();
	}

	private void sendAll(long end) throws InterruptedException {
		CountDownLatch senders = new CountDownLatch(this.settings.concurrency());
		AtomicInteger next = new AtomicInteger();
		for (int i = 0; i < this.settings.concurrency(); i++) {
			thread("graceful-restart-warm-up-" + (i + 1), () -> {
				try {
					send(next, end);
				}
				finally {
					senders.countDown();
				}
			});
		}
		senders.await();
	}

	private void send(AtomicInteger next, long end) {
		List<String> paths = this.settings.paths();
		int number = next.getAndIncrement();
		while (number < this.settings.count() && System.nanoTime() - end < 0 && !isInVain()) {
			send(paths.get(number % paths.size()));
			number = next.getAndIncrement();
		}
	}

	private boolean isInVain() {
		return this.settings.failUpgrade() && this.failure.get() != null;
	}

	private void send(String path) {
		this.sent.incrementAndGet();
		try {
			int status = this.request.send(path);
			if (status >= 500) {
				failed("GET " + path + " was answered with " + status);
			}
		}
		catch (IOException | RuntimeException ex) {
			failed("GET " + path + " was not answered: " + ex);
		}
	}

	private void failed(String reason) {
		this.failed.incrementAndGet();
		this.failure.compareAndSet(null, reason);
	}

}
