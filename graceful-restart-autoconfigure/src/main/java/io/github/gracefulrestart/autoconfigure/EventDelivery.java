/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.UpgradeEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Delivers events to the application's listeners, one after the other, by a thread of its
 * own: the thread that owns the upgrade does not wait for them, however long they take.
 * Listeners of this library are among them. They hear an event before those of the
 * application, but not before these have returned from the one before it.
 */
final class EventDelivery {

	private static final Logger logger = LoggerFactory.getLogger(EventDelivery.class);

	private final ApplicationEventPublisher publisher;

	private final Duration patience;

	private final ThreadPoolExecutor executor;

	/**
	 * Prepares the delivery. A thread is started by the first event, and ends when there
	 * have been none for a while.
	 * @param publisher reaches the listeners
	 * @param patience how long {@link #close()} waits
	 */
	EventDelivery(ApplicationEventPublisher publisher, Duration patience) {
		this.publisher = publisher;
		this.patience = patience;
		this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				EventDelivery::thread);
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "graceful-restart-events");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Delivers an event after those before it.
	 * @param event the event; dropped after {@link #close()}
	 */
	void deliver(UpgradeEvent event) {
		try {
			this.executor.execute(() -> publish(event));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application's listeners are gone and do not hear of {}", event, ex);
		}
	}

	private void publish(UpgradeEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener of the application failed on {}; others may not have heard of it", event, ex);
		}
	}

	/**
	 * Tells when everything has been delivered, and the listeners have returned.
	 * @return completes when all events so far have; at once after {@link #close()}
	 */
	CompletableFuture<Void> delivered() {
		try {
			return CompletableFuture.runAsync(() -> {
			}, this.executor);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.completedFuture(null);
		}
	}

	/**
	 * Delivers nothing after what it has.
	 * @return completes when that is delivered, or when it has taken too long
	 */
	CompletableFuture<Void> close() {
		return delivered().orTimeout(this.patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally((late) -> {
			logger.warn("A listener of the application still deals with an event; it is interrupted, and {} more"
					+ " are not heard", this.executor.getQueue().size() - 1);
			return null;
		}).thenRun(this.executor::shutdownNow);
	}

}
