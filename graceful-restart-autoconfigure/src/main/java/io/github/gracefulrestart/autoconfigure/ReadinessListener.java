/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.upgrade.Upgrader;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Tells the upgrader when the application accepts traffic.
 */
class ReadinessListener implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

	private final ApplicationContext context;

	private final Upgrader upgrader;

	ReadinessListener(ApplicationContext context, Upgrader upgrader) {
		this.context = context;
		this.upgrader = upgrader;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && !isOfAnotherContext(event)) {
			this.upgrader.applicationReady();
		}
	}

	// Events of child contexts arrive here too, and a child may be ready long before.
	private boolean isOfAnotherContext(AvailabilityChangeEvent<ReadinessState> event) {
		return event.getSource() instanceof ApplicationContext source && source != this.context;
	}

}
