/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The actuator endpoint that starts an upgrade and tells how upgrades went.
 */
@NullMarked
package io.github.gracefulrestart.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
