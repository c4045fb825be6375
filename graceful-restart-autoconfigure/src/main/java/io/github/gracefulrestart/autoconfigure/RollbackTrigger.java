/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

/**
 * What makes the predecessor serve again although the successor lives.
 */
public enum RollbackTrigger {

	/** The successor's readiness state is {@code REFUSING_TRAFFIC}. */
	READINESS,

	/** The successor's health is {@code DOWN}, as its health endpoint would tell. */
	HEALTH

}
