/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The life of an upgrade: its phases, its outcome, and what it asks of a server.
 * <p>
 * For applications are {@link io.github.gracefulrestart.upgrade.Upgrader}, but its
 * construction, {@link io.github.gracefulrestart.upgrade.UpgradeListener}, what these
 * return and what they tell. The rest is public for other packages of this library.
 */
@NullMarked
package io.github.gracefulrestart.upgrade;

import org.jspecify.annotations.NullMarked;
