/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a successor serve its first requests before it takes over, so that those of its
 * clients are not the first: it loads classes, fills pools and caches, and has code
 * compiled that is used often. It lasts as long as somebody else serves meanwhile.
 */
class WarmUp implements UpgradeListener {

	private static final Logger logger = LoggerFactory.getLogger(WarmUp.class);

	private static final int REDIRECTION = 300;

	private static final int SERVER_ERROR = 500;

	private final WarmUpSettings settings;

	private final WarmUpRequest request;

	private final Runnable ready;

	private final Consumer<String> giveUp;

	private final BooleanSupplier stopped;

	private final AtomicBoolean begun = new AtomicBoolean();

	private final CompletableFuture<Void> cutShort = new CompletableFuture<>();

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final Set<String> cold = ConcurrentHashMap.newKeySet();

	private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

	/**
	 * Prepares the warm-up.
	 * @param settings what to request, and how often
	 * @param request sends one
	 * @param ready called when it is over, by a thread of its own unless nothing is to be
	 * requested
	 * @param giveUp called in its place, with the reason, if a request failed that must
	 * not
	 * @param stopped whether this process is being stopped; none of the two is called
	 * then
	 */
	WarmUp(WarmUpSettings settings, WarmUpRequest request, Runnable ready, Consumer<String> giveUp,
			BooleanSupplier stopped) {
		this.settings = settings;
		this.request = request;
		this.ready = ready;
		this.giveUp = giveUp;
		this.stopped = stopped;
	}

	/**
	 * Begins, and returns at once. Does nothing if it has been called before.
	 */
	void begin() {
		if (this.begun.compareAndSet(false, true)) {
			if (this.settings.isWanted()) {
				thread("graceful-restart-warm-up", this::run);
			}
			else {
				this.ready.run();
			}
		}
	}

	// Clients wait now, and what is warm so far has to do.
	@Override
	public void onEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.PredecessorLost) {
			this.cutShort.complete(null);
		}
	}

	private static void thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		long start = System.nanoTime();
		CompletableFuture.anyOf(sendAll(start + this.settings.duration().toNanos()), this.cutShort).join();
		if (this.stopped.getAsBoolean()) {
			return;
		}
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		String reason = this.failure.get();
		if (reason != null && this.settings.failUpgrade()) {
			this.giveUp.accept("its warm-up failed: " + reason);
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

	private CompletableFuture<Void> sendAll(long end) {
		AtomicInteger next = new AtomicInteger();
		return CompletableFuture.allOf(IntStream.rangeClosed(1, this.settings.concurrency())
			.mapToObj((i) -> CompletableFuture.runAsync(() -> send(next, end),
					(task) -> thread("graceful-restart-warm-up-" + i, task)))
			.toArray(CompletableFuture<?>[]::new));
	}

	private void send(AtomicInteger next, long end) {
		List<String> paths = this.settings.paths();
		int number = next.getAndIncrement();
		while (number < this.settings.count() && System.nanoTime() - end < 0 && !isOver()) {
			send(paths.get(number % paths.size()));
			number = next.getAndIncrement();
		}
	}

	// To go on in a process that is being stopped would keep its drain from ending.
	private boolean isOver() {
		return this.cutShort.isDone() || this.stopped.getAsBoolean()
				|| (this.settings.failUpgrade() && this.failure.get() != null);
	}

	private void send(String path) {
		this.sent.incrementAndGet();
		try {
			int status = this.request.send(path);
			if (status >= SERVER_ERROR) {
				failed("GET " + path + " was answered with " + status);
			}
			else if (status >= REDIRECTION && this.cold.add(path)) {
				logger.warn("GET {} of the warm-up was answered with {}, by which little gets warm", path, status);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			failed("GET " + path + " was not answered: " + ex);
		}
	}

	private void failed(String reason) {
		this.failed.incrementAndGet();
		this.failure.compareAndSet(null, reason);
	}

}
