/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

/**
 * The two processes of an upgrade.
 */
public enum Side {

	PREDECESSOR, SUCCESSOR

}
