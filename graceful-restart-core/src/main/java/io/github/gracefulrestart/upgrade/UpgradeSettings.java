/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Limits and places of an upgrade.
 *
 * @param readyTimeout how long a successor may take from its start until it is ready
 * @param releaseTimeout how long a ready successor may take to open its gate
 * @param heartbeatTimeout how long a serving successor may leave its predecessor without
 * a sign of life
 * @param drainTimeout how long the predecessor may take to finish what it has in hand
 * @param standby for how long after the switch the predecessor stays able to serve again
 * at least
 * @param closeSpread over which time connections are closed that clients open again
 * @param maxDraining how many older generations may drain after an upgrade, at least 1;
 * before there are more, the oldest is told to finish
 * @param controlDirectory where the control socket's folder is made; null for a default
 */
public record UpgradeSettings(Duration readyTimeout, Duration releaseTimeout, Duration heartbeatTimeout,
		Duration drainTimeout, Duration standby, Duration closeSpread, int maxDraining,
		@Nullable Path controlDirectory) {
}
