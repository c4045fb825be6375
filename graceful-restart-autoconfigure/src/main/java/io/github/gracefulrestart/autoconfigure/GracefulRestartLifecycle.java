/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Duration;

import io.github.gracefulrestart.platform.HotSpotSuspendSignal;
import io.github.gracefulrestart.platform.ReducedSignals;
import io.github.gracefulrestart.platform.UpgradeSignal;
import io.github.gracefulrestart.upgrade.UpgradeAnswer;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Listens to the signal while the application runs, and lets it finish what it has
 * accepted when it is stopped.
 */
class GracefulRestartLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(GracefulRestartLifecycle.class);

	/**
	 * Stopped right before the web server begins its own graceful shutdown, which would
	 * answer requests on kept-alive connections by closing them.
	 */
	private static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;

	private final Upgrader upgrader;

	private final UpgradeSignal signal;

	private final UpgradeEvents events;

	private final Duration stopTimeout;

	private volatile boolean running;

	GracefulRestartLifecycle(Upgrader upgrader, UpgradeSignal signal, UpgradeEvents events, Duration stopTimeout) {
		this.upgrader = upgrader;
		this.signal = signal;
		this.events = events;
		this.stopTimeout = stopTimeout;
	}

	@Override
	public void start() {
		this.running = true;
		ReducedSignals.warning().ifPresent(logger::warn);
		HotSpotSuspendSignal.warning(this.signal.name().substring("SIG".length())).ifPresent(logger::info);
		this.upgrader.start();
		this.signal.handTo(this::signalled);
	}

	private void signalled() {
		this.upgrader.request(this.signal.name()).thenAccept(this::report);
	}

	private void report(UpgradeAnswer answer) {
		if (!answer.accepted()) {
			logger.warn("Ignored {}: {}", this.signal.name(), answer.reason());
		}
	}

	@Override
	public void stop(Runnable callback) {
		this.signal.close();
		this.upgrader.stop(this.stopTimeout).whenComplete((nothing, failure) -> {
			this.running = false;
			this.events.stopped();
			callback.run();
		});
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
