/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.Upgrader;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells a process that drains from one that serves.
 * <p>
 * One that is being stopped is {@code OUT_OF_SERVICE}. One that has handed over is
 * {@code DRAINING}, which the health of the whole application does not heed unless it is
 * configured to: whoever asks on an old connection wants to know about the address, and
 * there the successor serves. If the answer were 503, a load balancer would take the
 * address out of service for no reason; Envoy does so at the first.
 */
class GracefulRestartHealthIndicator extends AbstractHealthIndicator {

	static final Status DRAINING = new Status("DRAINING");

	private final Upgrader upgrader;

	private final ConfigurableApplicationContext context;

	private volatile Status status = Status.UP;

	GracefulRestartHealthIndicator(Upgrader upgrader, ConfigurableApplicationContext context) {
		this.upgrader = upgrader;
		this.context = context;
	}

	// Before listeners of the application, which may take their time.
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void onUpgradeEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving) {
			this.status = Status.UP;
		}
		else if (event instanceof UpgradeEvent.Draining draining) {
			boolean stopped = draining.report() == null && this.context.isClosed();
			this.status = stopped ? Status.OUT_OF_SERVICE : DRAINING;
		}
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.status(this.status)
			.withDetail("generation", this.upgrader.generation())
			.withDetail("pid", ProcessHandle.current().pid());
	}

}
