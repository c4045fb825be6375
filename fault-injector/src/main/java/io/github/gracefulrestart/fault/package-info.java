/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Put into an application, it lets a process of a test fail at a chosen step of an
 * upgrade.
 */
@NullMarked
package io.github.gracefulrestart.fault;

import org.jspecify.annotations.NullMarked;
