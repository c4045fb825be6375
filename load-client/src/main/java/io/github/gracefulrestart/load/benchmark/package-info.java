/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What an upgrade costs where thousands of connections are kept: one command, figures.
 */
@NullMarked
package io.github.gracefulrestart.load.benchmark;

import org.jspecify.annotations.NullMarked;
