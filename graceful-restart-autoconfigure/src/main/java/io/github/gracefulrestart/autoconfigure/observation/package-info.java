/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Upgrades as observations, which become spans where tracing is on.
 */
@NullMarked
package io.github.gracefulrestart.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
