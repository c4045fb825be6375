/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.gracefulrestart.platform.PidFile;
import io.github.gracefulrestart.supervision.Supervision;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the application what happens in the life of an upgrade, and keeps the pid file
 * with the generation that serves. The pid file is written at once, because a predecessor
 * leaves as soon as it may.
 */
class UpgradeEvents implements UpgradeListener {

	private static final Logger logger = LoggerFactory.getLogger(UpgradeEvents.class);

	/** How long the listeners of an application that ends may take for what is left. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final EventDelivery delivery;

	private final Supervision supervision;

	private final @Nullable PidFile pidFile;

	UpgradeEvents(ApplicationEventPublisher publisher, Supervision supervision, @Nullable PidFile pidFile) {
		this.supervision = supervision;
		this.delivery = new EventDelivery(publisher, PATIENCE);
		this.pidFile = pidFile;
	}

	@Override
	public void onEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving) {
			this.supervision.serving();
			if (this.pidFile != null) {
				writePidFile(this.pidFile);
			}
		}
		this.delivery.deliver(event);
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
