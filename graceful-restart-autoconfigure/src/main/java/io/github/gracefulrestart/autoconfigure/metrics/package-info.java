/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Meters that tell how upgrades go.
 */
@NullMarked
package io.github.gracefulrestart.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
