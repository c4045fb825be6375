/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Hears what happens in the life of an upgrade. Called by the thread that owns the
 * upgrade, which waits for it: what takes longer than a file takes to write has to be
 * done by another thread, or the upgrade fails for it.
 */
@FunctionalInterface
public interface UpgradeListener {

	/**
	 * Something happened.
	 * @param event what
	 */
	void onEvent(UpgradeEvent event);

	/**
	 * This process, which serves, is about to hand over: to a successor that is ready, or
	 * back to the predecessor that has recalled it. It still accepts. Called in the same
	 * way as {@link #onEvent}. What must not be done by two processes at a time has to
	 * end; it may begin again with the next {@link UpgradeEvent.Serving}, or when the
	 * upgrade has {@link UpgradeEvent.Ended ended} and is not
	 * {@linkplain Outcome#COMPLETED completed}.
	 * @param limit for how long the other process is kept waiting; zero if it is not
	 * @return a stage that completes when it has ended, normally or not; a completed one
	 * by default
	 */
	default CompletionStage<?> handingOver(Duration limit) {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Tells when everybody has heard what happened so far, for a listener that passes it
	 * on by another thread.
	 * @return a stage that completes then, normally or not; a completed one by default
	 */
	default CompletionStage<?> heard() {
		return CompletableFuture.completedFuture(null);
	}

}
