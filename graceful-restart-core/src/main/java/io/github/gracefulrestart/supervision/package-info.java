/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Keeps the process id of the first generation for a supervisor that watches only that.
 * <p>
 * Internal, but for {@link io.github.gracefulrestart.supervision.KeepPid}, which is the
 * type of a property.
 */
@NullMarked
package io.github.gracefulrestart.supervision;

import org.jspecify.annotations.NullMarked;
