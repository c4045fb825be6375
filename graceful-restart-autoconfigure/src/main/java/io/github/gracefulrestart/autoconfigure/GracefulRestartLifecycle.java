/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.platform.HotSpotSuspendSignal;
import io.github.gracefulrestart.platform.ReducedSignals;
import io.github.gracefulrestart.platform.UpgradeSignal;
import io.github.gracefulrestart.supervision.Supervision;
import io.github.gracefulrestart.tomcat.TomcatServer;
import io.github.gracefulrestart.upgrade.UpgradeAnswer;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Runs while the web servers do: all of them are bound before it starts, and none stops
 * to serve before it has stopped.
 */
class GracefulRestartLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(GracefulRestartLifecycle.class);

	private static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;

	private final TomcatServer server;

	private final Upgrader upgrader;

	private final UpgradeSignal signal;

	private final Supervision supervision;

	private final GracefulStop stop;

	private final Inheritance inheritance;

	private final Runnable target = this::signalled;

	private volatile boolean running;

	GracefulRestartLifecycle(TomcatServer server, Upgrader upgrader, UpgradeSignal signal, Supervision supervision,
			GracefulStop stop, Inheritance inheritance) {
		this.server = server;
		this.upgrader = upgrader;
		this.signal = signal;
		this.supervision = supervision;
		this.stop = stop;
		this.inheritance = inheritance;
	}

	@Override
	public void start() {
		this.running = true;
		ReducedSignals.warning().ifPresent(logger::warn);
		HotSpotSuspendSignal.warning(this.signal.name().substring("SIG".length())).ifPresent(logger::info);
		this.server.obstacles().forEach((obstacle) -> logger.warn("An upgrade will be refused: {}", obstacle));
		this.inheritance.serversBound();
		this.stop.startUpgrader();
		if (SignalReceivers.add(this.signal, this.target)) {
			logger.warn("Another application in this process can be upgraded too; {} reaches the one that started last,"
					+ " and its upgrade does not take the other along", this.signal.name());
		}
	}

	private void signalled() {
		if (!this.supervision.passOn(this.signal)) {
			this.upgrader.request(this.signal.name()).thenAccept(this::report);
		}
	}

	private void report(UpgradeAnswer answer) {
		if (!answer.accepted()) {
			logger.warn("Ignored {}: {}", this.signal.name(), answer.reason());
		}
	}

	@Override
	public void stop(Runnable callback) {
		// Until the supervisor takes its place this process passes the signal on, also
		// while its context closes.
		if (!this.supervision.passesOn()) {
			SignalReceivers.remove(this.signal, this.target);
		}
		this.running = false;
		this.stop.whenOver(callback);
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

	// As the web servers' own life cycles are not: a test context that is paused between
	// two test classes goes on listening.
	@Override
	public boolean isPauseable() {
		return false;
	}

}
