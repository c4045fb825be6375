/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.Outcome;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Hands background work over from process to process: gives it up before the switch,
 * takes it when this process serves. Who owns it is decided at once by the thread that
 * owns the upgrades; starting and stopping is left to {@link BackgroundThread}.
 */
class BackgroundHandover implements UpgradeListener {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundHandover.class);

	private final Ownership ownership;

	private final BackgroundLifecycles lifecycles;

	private final BackgroundThread thread;

	private final ApplicationEventPublisher publisher;

	private final Duration patience;

	/** Whether the application knows that this process is the owner. */
	private boolean announced;

	/**
	 * Prepares the handing over.
	 * @param ownership who owns background work
	 * @param lifecycles what is started and stopped with it
	 * @param thread starts and stops it
	 * @param publisher tells the application
	 * @param patience how long the switch waits for the end of background work
	 */
	BackgroundHandover(Ownership ownership, BackgroundLifecycles lifecycles, BackgroundThread thread,
			ApplicationEventPublisher publisher, Duration patience) {
		this.ownership = ownership;
		this.lifecycles = lifecycles;
		this.thread = thread;
		this.publisher = publisher;
		this.patience = patience;
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
			this.thread.execute(this.lifecycles::start);
			waiting.forEach(this.thread::execute);
			logger.debug("This process owns background work");
		}
		if (!this.announced) {
			this.announced = true;
			tell(new BackgroundWorkEvent.Acquired());
		}
	}

	@Override
	public CompletionStage<?> handingOver(Duration limit) {
		if (!this.ownership.isSettled()) {
			return CompletableFuture.completedFuture(null);
		}
		this.announced = false;
		tell(new BackgroundWorkEvent.Released());
		CompletableFuture<Void> over = this.ownership.release(this.thread.execute(this.lifecycles::stop));
		Duration longest = (limit.compareTo(this.patience) < 0) ? limit : this.patience;
		if (longest.isZero()) {
			letGo(over, longest);
			return CompletableFuture.completedFuture(null);
		}
		return over.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS).exceptionally((late) -> {
			letGo(over, longest);
			return null;
		});
	}

	private void tell(BackgroundWorkEvent event) {
		this.thread.execute(() -> this.publisher.publishEvent(event));
	}

	private void letGo(CompletableFuture<Void> over, Duration waited) {
		if (!this.ownership.letGo(over)) {
			return;
		}
		List<String> running = this.ownership.running();
		// What was not waited for may well end in time.
		if (!waited.isZero() || !running.isEmpty()) {
			logger.warn("Background work of this process goes on beside that of the next: it has not ended within"
					+ " {} ms. Scheduled tasks that run: {}", waited.toMillis(), running);
		}
	}

}
