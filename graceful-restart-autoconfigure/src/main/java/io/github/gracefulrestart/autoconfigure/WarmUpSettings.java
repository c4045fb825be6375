/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.time.Duration;
import java.util.List;

/**
 * What a warm-up consists of.
 *
 * @param paths what is requested, in turn
 * @param count how often, all in all, at most
 * @param duration how long, at most
 * @param concurrency how many requests at a time
 * @param failUpgrade whether a request that fails fails the upgrade
 */
record WarmUpSettings(List<String> paths, int count, Duration duration, int concurrency, boolean failUpgrade) {

	boolean isWanted() {
		return !this.paths.isEmpty();
	}

}
