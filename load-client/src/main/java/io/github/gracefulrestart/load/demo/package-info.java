/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * An upgrade to look at: one command, a minute, a table.
 */
@NullMarked
package io.github.gracefulrestart.load.demo;

import org.jspecify.annotations.NullMarked;
