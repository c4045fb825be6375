/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Hands background work over from process to process: gives it up before the switch,
 * takes it when this process serves. Who owns it is decided at once by the thread that
 * owns the upgrades; starting and stopping is left to a thread that does nothing else.
 */
class BackgroundHandover implements UpgradeListener, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundHandover.class);

	private final Ownership ownership;

	private final BackgroundLifecycles lifecycles;

	private final ApplicationEventPublisher publisher;

	private final Duration patience;

	private final ExecutorService worker = Executors.newSingleThreadExecutor(BackgroundHandover::thread);

	/** Whether the application knows that this process is the owner. */
	private boolean announced;

	private volatile boolean running;

	/**
	 * Prepares the handing over.
	 * @param ownership who owns background work
	 * @param lifecycles what is started and stopped with it
	 * @param publisher tells the application
	 * @param patience how long the switch waits for the end of background work
	 */
	BackgroundHandover(Ownership ownership, BackgroundLifecycles lifecycles, ApplicationEventPublisher publisher,
			Duration patience) {
		this.ownership = ownership;
		this.lifecycles = lifecycles;
		this.publisher = publisher;
		this.patience = patience;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "graceful-restart-background");
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public void onEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving
				|| event instanceof UpgradeEvent.Ended ended && ended.report().outcome() != Outcome.COMPLETED) {
			acquire();
		}
	}

	private void acquire() {
		if (!this.ownership.isSettled()) {
			List<Runnable> waiting = this.ownership.acquire();
			work(() -> {
				this.lifecycles.start();
				waiting.forEach(BackgroundHandover::attempt);
			});
			logger.debug("This process owns background work");
		}
		if (!this.announced) {
			this.announced = true;
			work(() -> this.publisher.publishEvent(new BackgroundWorkEvent.Acquired()));
		}
	}

	@Override
	public CompletionStage<?> handingOver(Duration limit) {
		if (!this.ownership.isSettled()) {
			return CompletableFuture.completedFuture(null);
		}
		this.announced = false;
		CompletableFuture<Void> told = work(() -> this.publisher.publishEvent(new BackgroundWorkEvent.Released()));
		CompletableFuture<Void> stopped = work(this.lifecycles::stop);
		CompletableFuture<Void> over = this.ownership.release(CompletableFuture.allOf(told, stopped));
		Duration longest = (limit.compareTo(this.patience) < 0) ? limit : this.patience;
		if (longest.isZero()) {
			this.ownership.letGo(over);
		}
		return over.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS).exceptionally((late) -> {
			this.ownership.letGo(over);
			logger.warn("Background work of this process goes on beside that of the next: it has not ended within"
					+ " {} ms. Scheduled tasks that run: {}", longest.toMillis(), this.ownership.running());
			return null;
		});
	}

	// Completes when it is done, normally in any case.
	private CompletableFuture<Void> work(Runnable step) {
		try {
			return CompletableFuture.runAsync(() -> attempt(step), this.worker);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application is being stopped, and its background work with it", ex);
			return CompletableFuture.completedFuture(null);
		}
	}

	private static void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A part of the background work was not started, not stopped, or not told", ex);
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	// Before any container is stopped, which could otherwise be started after that.
	@Override
	public void stop() {
		this.running = false;
		this.worker.shutdown();
		try {
			if (!this.worker.awaitTermination(this.patience.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Background work is still being started or stopped, and is left alone");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
