/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Keeps the process id of the first generation for a supervisor that watches only that.
 */
@NullMarked
package io.github.gracefulrestart.supervision;

import org.jspecify.annotations.NullMarked;
