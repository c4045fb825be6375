/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * Hears what happens in the life of an upgrade. Called by the thread that owns the
 * upgrade, which waits for it.
 */
@FunctionalInterface
public interface UpgradeListener {

	/**
	 * Something happened.
	 * @param event what
	 */
	void onEvent(UpgradeEvent event);

}
