/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

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
	 * Tells when everybody has heard what happened so far, for a listener that passes it
	 * on by another thread.
	 * @return a stage that completes then, normally or not; a completed one by default
	 */
	default CompletionStage<?> heard() {
		return CompletableFuture.completedFuture(null);
	}

}
