/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.Locale;

/**
 * Durations as an operator reads them.
 */
final class Durations {

	private Durations() {
	}

	static String text(Duration duration) {
		if (duration.compareTo(Duration.ofMillis(10)) < 0) {
			return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
		}
		if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
			return duration.toMillis() + " ms";
		}
		return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
	}

}
