/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells the one who asked for an upgrade when it is decided which process serves, after
 * everybody else has been told.
 */
final class Decision implements UpgradeListener {

	private final UpgradeListener listener;

	private final CompletableFuture<UpgradeReport> decided;

	Decision(UpgradeListener listener, CompletableFuture<UpgradeReport> decided) {
		this.listener = listener;
		this.decided = decided;
	}

	@Override
	public void onEvent(UpgradeEvent event) {
		this.listener.onEvent(event);
		if (event instanceof UpgradeEvent.PhaseEnded ended && ended.report().phase() == Phase.SWITCH) {
			this.decided.complete(ended.report());
		}
		else if (event instanceof UpgradeEvent.Ended ended) {
			this.decided.complete(ended.report());
		}
	}

	@Override
	public CompletionStage<?> handingOver(Duration limit) {
		return this.listener.handingOver(limit);
	}

	@Override
	public CompletionStage<?> heard() {
		return this.listener.heard();
	}

}
