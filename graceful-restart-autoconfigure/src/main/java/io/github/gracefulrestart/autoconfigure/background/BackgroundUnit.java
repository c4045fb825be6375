/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * What is started and stopped as a whole: a life cycle bean, or a container of a
 * registry. Used by one thread, but for {@link #isRunning()}.
 */
final class BackgroundUnit {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundUnit.class);

	private final String name;

	private final SmartLifecycle lifecycle;

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	/**
	 * Starts and stops nothing yet.
	 * @param name for the log
	 * @param lifecycle does it
	 */
	BackgroundUnit(String name, SmartLifecycle lifecycle) {
		this.name = name;
		this.lifecycle = lifecycle;
	}

	String name() {
		return this.name;
	}

	int phase() {
		return this.lifecycle.getPhase();
	}

	boolean isRunning() {
		return this.lifecycle.isRunning();
	}

	/**
	 * Returns whether it has been told to stop and has not: some run until they have, and
	 * none would start.
	 * @return whether it is
	 */
	boolean isStopping() {
		return !this.stopped.isDone();
	}

	/**
	 * Starts it if it does not run.
	 * @return whether it runs
	 */
	boolean start() {
		try {
			if (!isRunning()) {
				this.lifecycle.start();
			}
			return true;
		}
		catch (RuntimeException | Error ex) {
			logger.error("Background work could not be started: {}", this.name, ex);
			return false;
		}
	}

	/**
	 * Tells it to stop, unless it does not run or has been told.
	 * @return completes when it has stopped, normally in any case
	 */
	CompletableFuture<Void> stop() {
		if (!isStopping() && isRunning()) {
			this.stopped = beginToStop();
		}
		return this.stopped;
	}

	private CompletableFuture<Void> beginToStop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		try {
			this.lifecycle.stop(() -> stopped.complete(null));
		}
		catch (RuntimeException | Error ex) {
			logger.error("Background work could not be stopped: {}", this.name, ex);
			stopped.complete(null);
		}
		return stopped;
	}

}
