/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The life of an upgrade: its phases, its outcome, and what it asks of a server.
 */
@NullMarked
package io.github.gracefulrestart.upgrade;

import org.jspecify.annotations.NullMarked;
