/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;

import io.github.gracefulrestart.platform.PidFile;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.UpgradeListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the application what happens in the life of an upgrade, and keeps the pid file
 * with the generation that serves.
 */
class UpgradeEvents implements UpgradeListener {

	private static final Logger logger = LoggerFactory.getLogger(UpgradeEvents.class);

	private final ApplicationEventPublisher publisher;

	private final @Nullable PidFile pidFile;

	UpgradeEvents(ApplicationEventPublisher publisher, @Nullable PidFile pidFile) {
		this.publisher = publisher;
		this.pidFile = pidFile;
	}

	@Override
	public void onEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving && this.pidFile != null) {
			writePidFile(this.pidFile);
		}
		this.publisher.publishEvent(event);
	}

	private void writePidFile(PidFile file) {
		try {
			file.write();
		}
		catch (IOException ex) {
			logger.error("{}; this process serves all the same", ex.getMessage());
		}
	}

	void stopped() {
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
