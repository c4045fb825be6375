/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * The answer to a request for an upgrade.
 *
 * @param accepted whether an upgrade began
 * @param id the id of the upgrade that began or, if none did, of the one that runs; empty
 * if none runs
 * @param reason why no upgrade began; empty if one did
 */
public record UpgradeAnswer(boolean accepted, String id, String reason) {

	static UpgradeAnswer accepted(String id) {
		return new UpgradeAnswer(true, id, "");
	}

	static UpgradeAnswer refused(String id, String reason) {
		return new UpgradeAnswer(false, id, reason);
	}

}
