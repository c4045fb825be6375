/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.socket.Adoption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Begins in a successor what takes some tenths of a second in a JVM that has just
 * started, long before its beans need it: to bind the calls of the C library, for which
 * hundreds of classes are loaded, and another is written. A training run does it too, so
 * that the cache has the classes for it. A first generation needs none of it before its
 * first upgrade.
 */
class HeadStart implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(HeadStart.class);

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (!OnUpgradableProcessCondition.isWanted(event.getEnvironment())) {
			return;
		}
		if (TrainingRun.isThisProcess()) {
			bind();
			ServingClasses.load();
		}
		else if (Invitation.from(System.getenv()).isPresent() && Runtime.getRuntime().availableProcessors() > 1) {
			Thread thread = new Thread(HeadStart::bind, "graceful-restart-head-start");
			thread.setDaemon(true);
			thread.start();
		}
	}

	// Those who need it are told of an obstacle when they do.
	private static void bind() {
		Adoption.obstacle().ifPresent((obstacle) -> logger.debug("No socket can be adopted: {}", obstacle));
	}

}
