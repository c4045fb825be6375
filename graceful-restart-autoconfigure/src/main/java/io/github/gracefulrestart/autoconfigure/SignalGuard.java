/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.platform.UpgradeSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Sees to it that the signal cannot kill an application that is still starting: takes it
 * as soon as it is known that this application wants it. A successor knows at once,
 * because it was invited; others know when their configuration has been read.
 */
class SignalGuard implements ApplicationListener<SpringApplicationEvent> {

	private static final Logger logger = LoggerFactory.getLogger(SignalGuard.class);

	private static final String DEFAULT_SIGNAL = "USR2";

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationStartingEvent && Invitation.from(System.getenv()).isPresent()) {
			UpgradeSignal.install(DEFAULT_SIGNAL);
		}
		else if (event instanceof ApplicationEnvironmentPreparedEvent prepared
				&& OnUpgradableProcessCondition.isWanted(prepared.getEnvironment())) {
			install(prepared.getEnvironment());
		}
	}

	private void install(Environment environment) {
		String signal = environment.getProperty("graceful.restart.signal", DEFAULT_SIGNAL);
		try {
			UpgradeSignal.install(signal);
		}
		catch (IllegalArgumentException ex) {
			// There is nothing to guard, and the start fails when the property is bound,
			// where it is known in which file it stands.
			logger.debug("No guard is put on signal {}", signal, ex);
		}
	}

}
