/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Tells when the application accepts traffic.
 */
class ReadinessListener implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

	private final ApplicationContext context;

	private final Runnable ready;

	ReadinessListener(ApplicationContext context, Runnable ready) {
		this.context = context;
		this.ready = ready;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && !isOfAnotherContext(event)) {
			this.ready.run();
		}
	}

	// Events of child contexts arrive here too, and a child may be ready long before.
	private boolean isOfAnotherContext(AvailabilityChangeEvent<ReadinessState> event) {
		return event.getSource() instanceof ApplicationContext source && source != this.context;
	}

}
