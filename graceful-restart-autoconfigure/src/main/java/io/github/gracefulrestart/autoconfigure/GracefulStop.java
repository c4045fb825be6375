/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.gracefulrestart.upgrade.Upgrader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Lets an application that is stopped finish what it has accepted, before anything of it
 * is stopped. A scheduler that requests need refuses work from the moment when it hears
 * of the context's end, so this listener is to hear of it first.
 */
class GracefulStop implements ApplicationListener<ContextClosedEvent>, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(GracefulStop.class);

	/**
	 * For what comes before the drain and after it: a successor of an upgrade that is
	 * called off may take a while to end, and a listener to hear of the stop.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private final ConfigurableApplicationContext context;

	private final Upgrader upgrader;

	private final UpgradeEvents events;

	private final Duration limit;

	private boolean started;

	private @Nullable CompletableFuture<Void> over;

	GracefulStop(ConfigurableApplicationContext context, Upgrader upgrader, UpgradeEvents events, Duration limit) {
		this.context = context;
		this.upgrader = upgrader;
		this.events = events;
		this.limit = limit;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * Starts the upgrader, unless the application was only paused.
	 */
	synchronized void startUpgrader() {
		if (!this.started) {
			this.started = true;
			this.events.findListeners();
			this.upgrader.start();
		}
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// The management context's end is heard here too.
		if (event.getApplicationContext() == this.context) {
			await(begin());
		}
	}

	/**
	 * Waits for the end of the drain, for those who may have come here before the event
	 * was heard: listeners may be called by other threads.
	 * @param callback what to call then; at once if the application is only paused
	 */
	void whenOver(Runnable callback) {
		if (this.context.isClosed()) {
			begin().whenComplete((nothing, failure) -> callback.run());
		}
		else {
			callback.run();
		}
	}

	private synchronized CompletableFuture<Void> begin() {
		if (this.over == null) {
			this.over = this.started ? this.upgrader.stop(this.limit).thenCompose((nothing) -> this.events.stopped())
					: CompletableFuture.completedFuture(null);
		}
		return this.over;
	}

	private void await(CompletableFuture<Void> end) {
		try {
			end.get(this.limit.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("The application is stopped before it has finished what it accepted", ex);
		}
	}

}
