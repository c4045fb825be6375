/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the history, the log, the door, the application's listener and the service
 * manager what happens. Whatever the listener does, the upgrade goes on.
 */
final class Announcer implements UpgradeListener {

	private static final Logger logger = LoggerFactory.getLogger(Announcer.class);

	private final UpgradeHistory history;

	private final Door door;

	private final UpgradeListener listener;

	private @Nullable ServiceAnnouncer service;

	Announcer(UpgradeHistory history, Door door, UpgradeListener listener) {
		this.history = history;
		this.door = door;
		this.listener = listener;
	}

	/**
	 * Tells the service manager too.
	 * @param service tells it
	 */
	void service(ServiceAnnouncer service) {
		this.service = service;
	}

	@Override
	public void onEvent(UpgradeEvent event) {
		try {
			this.history.add(event);
			UpgradeLog.write(event);
			if (event instanceof UpgradeEvent.Serving) {
				this.door.open();
			}
			else if (event instanceof UpgradeEvent.Ended ended && ended.report().outcome() == Outcome.COMPLETED) {
				// The successor may have none, and this process may end from here on.
				this.door.close();
			}
			this.listener.onEvent(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener of upgrades failed on {}; the upgrade goes on", event, ex);
		}
		finally {
			// An interrupt that a listener has left behind is not meant for what follows.
			Thread.interrupted();
		}
		tellService(event);
	}

	private void tellService(UpgradeEvent event) {
		try {
			if (this.service != null) {
				this.service.announce(event);
			}
		}
		catch (RuntimeException | Error ex) {
			logger.error("The service manager was not told of {}; the upgrade goes on", event, ex);
		}
	}

	@Override
	public CompletionStage<?> handingOver(Duration limit) {
		try {
			return this.listener.handingOver(limit).toCompletableFuture();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener of upgrades is not prepared to hand over; nobody waits for it", ex);
			return CompletableFuture.completedFuture(null);
		}
		finally {
			Thread.interrupted();
		}
	}

	@Override
	public CompletionStage<?> heard() {
		try {
			return this.listener.heard().toCompletableFuture();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener of upgrades does not say when it has heard; nobody waits for it", ex);
			return CompletableFuture.completedFuture(null);
		}
	}

}
