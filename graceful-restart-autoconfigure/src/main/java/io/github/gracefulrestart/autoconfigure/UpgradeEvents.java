/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.gracefulrestart.platform.PidFile;
import io.github.gracefulrestart.supervision.Supervision;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the application what happens in the life of an upgrade, and keeps the pid file
 * with the generation that serves. The pid file is written at once, because a predecessor
 * leaves as soon as it may. Beans that are {@link UpgradeListener}s hear at once too;
 * listeners of application events do as soon as they have time.
 */
class UpgradeEvents implements UpgradeListener {

	private static final Logger logger = LoggerFactory.getLogger(UpgradeEvents.class);

	/** How long the listeners of an application that ends may take for what is left. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final EventDelivery delivery;

	private final Supervision supervision;

	private final @Nullable PidFile pidFile;

	private final ObjectProvider<UpgradeListener> beans;

	private List<UpgradeListener> listeners = List.of();

	UpgradeEvents(ApplicationEventPublisher publisher, Supervision supervision, @Nullable PidFile pidFile,
			ObjectProvider<UpgradeListener> beans) {
		this.supervision = supervision;
		this.delivery = new EventDelivery(publisher, PATIENCE);
		this.pidFile = pidFile;
		this.beans = beans;
	}

	/**
	 * Finds those who hear of an event at once, from the thread that owns the upgrade. To
	 * be called before the first one, by a thread that may create beans.
	 */
	void findListeners() {
		this.listeners = this.beans.orderedStream().filter((listener) -> listener != this).toList();
	}

	@Override
	public void onEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving) {
			this.supervision.serving();
			if (this.pidFile != null) {
				writePidFile(this.pidFile);
			}
		}
		this.listeners.forEach((listener) -> tell(listener, event));
		this.delivery.deliver(event);
	}

	private static void tell(UpgradeListener listener, UpgradeEvent event) {
		try {
			listener.onEvent(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener of upgrades failed on {}; the upgrade goes on", event, ex);
		}
	}

	@Override
	public CompletionStage<?> handingOver(Duration limit) {
		return CompletableFuture.allOf(this.listeners.stream()
			.map((listener) -> handOver(listener, limit))
			.toArray(CompletableFuture<?>[]::new));
	}

	private static CompletableFuture<?> handOver(UpgradeListener listener, Duration limit) {
		try {
			return listener.handingOver(limit).toCompletableFuture();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener of upgrades is not prepared to hand over; nobody waits for it", ex);
			return CompletableFuture.completedFuture(null);
		}
	}

	@Override
	public CompletionStage<?> heard() {
		return this.delivery.delivered();
	}

	private void writePidFile(PidFile file) {
		try {
			file.write();
		}
		catch (IOException ex) {
			logger.error("{}; this process serves all the same", ex.getMessage());
		}
	}

	/**
	 * The upgrader has stopped, and nothing will happen any more.
	 * @return completes when the application has heard everything
	 */
	CompletableFuture<Void> stopped() {
		return this.delivery.close().thenRun(this::removePidFile);
	}

	private void removePidFile() {
		try {
			if (this.pidFile != null) {
				this.pidFile.removeIfOwn();
			}
		}
		catch (IOException ex) {
			logger.warn(ex.getMessage());
		}
	}

}
