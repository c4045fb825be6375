/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.socket.NativeCalls;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Begins in a successor what takes long and depends on nothing, long before its beans
 * need it. A training run does it too, so that the cache has the classes for it. A first
 * generation needs none of it before its first upgrade.
 */
class HeadStart implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (!OnUpgradableProcessCondition.isWanted(event.getEnvironment())) {
			return;
		}
		if (TrainingRun.isThisProcess()) {
			NativeCalls.bind();
			ServingClasses.load();
		}
		else if (Invitation.from(System.getenv()).isPresent()) {
			NativeCalls.bindInBackground();
		}
	}

}
