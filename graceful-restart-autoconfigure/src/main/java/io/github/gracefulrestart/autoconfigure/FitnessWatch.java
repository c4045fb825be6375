/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.gracefulrestart.upgrade.UpgradeEvent;
import io.github.gracefulrestart.upgrade.Upgrader;

/**
 * Tells the upgrader whether the application is fit to serve, as long as that matters:
 * while a predecessor could serve in its place, or it in its successor's. At other times
 * there is no thread and no look.
 */
class FitnessWatch implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(FitnessWatch.class);

	private static final Duration PERIOD = Duration.ofSeconds(1);

	private final Upgrader upgrader;

	private final ObjectProvider<FitnessCheck> checks;

	private @Nullable ScheduledExecutorService executor;

	private boolean predecessorThere;

	private boolean predecessorGone;

	private boolean draining;

	FitnessWatch(Upgrader upgrader, ObjectProvider<FitnessCheck> checks) {
		this.upgrader = upgrader;
		this.checks = checks;
	}

	// Before listeners of the application, which may take their time. One that still
	// deals with an earlier event holds this up.
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	synchronized void onUpgradeEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Serving && this.upgrader.generation() > 1 && !this.predecessorGone) {
			this.predecessorThere = true;
		}
		else if (event instanceof UpgradeEvent.PredecessorGone) {
			this.predecessorThere = false;
			this.predecessorGone = true;
		}
		else if (event instanceof UpgradeEvent.Draining draining && draining.report() != null) {
			this.draining = true;
		}
		else if (event instanceof UpgradeEvent.Ended) {
			this.draining = false;
		}
		if (this.predecessorThere || this.draining) {
			start();
		}
		else {
			destroy();
		}
	}

	private void start() {
		if (this.executor == null) {
			this.executor = Executors.newSingleThreadScheduledExecutor(FitnessWatch::thread);
			this.executor.scheduleWithFixedDelay(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "graceful-restart-fitness");
		thread.setDaemon(true);
		return thread;
	}

	private void look() {
		try {
			Optional<String> problem = this.checks.orderedStream()
				.map(FitnessCheck::problem)
				.flatMap(Optional::stream)
				.findFirst();
			problem.ifPresentOrElse(this.upgrader::applicationUnfit, this.upgrader::applicationFit);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("Whether this application is fit to serve cannot be seen", ex);
		}
	}

	@Override
	public synchronized void destroy() {
		if (this.executor != null) {
			// Does not interrupt a check: that would close the files which it has open.
			this.executor.shutdown();
			this.executor = null;
		}
	}

}
