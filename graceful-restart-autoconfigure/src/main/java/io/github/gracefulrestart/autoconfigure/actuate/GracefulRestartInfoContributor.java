/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells which generation this process is, since when it serves, and which older ones
 * still drain.
 */
class GracefulRestartInfoContributor implements InfoContributor {

	private final Upgrader upgrader;

	/** Null while this process does not accept connections. */
	private volatile @Nullable Instant servingSince;

	GracefulRestartInfoContributor(Upgrader upgrader) {
		this.upgrader = upgrader;
	}

	// Before listeners of the application, which may take their time.
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void onUpgradeEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving) {
			this.servingSince = Instant.now();
		}
		else if (event instanceof UpgradeEvent.Draining) {
			this.servingSince = null;
		}
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("generation", this.upgrader.generation());
		details.put("pid", ProcessHandle.current().pid());
		Instant since = this.servingSince;
		if (since != null) {
			details.put("servingSince", since);
		}
		details.put("draining", this.upgrader.draining());
		builder.withDetail("gracefulRestart", details);
	}

}
