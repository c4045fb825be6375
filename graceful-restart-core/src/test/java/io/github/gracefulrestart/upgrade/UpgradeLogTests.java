/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UpgradeLog}.
 */
class UpgradeLogTests {

	@Test
	void aDrainIsToldByWhatBecameOfItsConnections() {
		assertThat(UpgradeLog.text(new Drained(20, 8, 5, 0, 0, 0)))
			.isEqualTo("8 connections moved, 7 finished, 5 closed politely, none cut");
		assertThat(UpgradeLog.text(new Drained(20, 8, 5, 3, 2, 1))).isEqualTo(
				"8 connections moved, 5 finished, 5 closed politely, 2 cut, with 1 requests in flight; 3 streams ended");
		assertThat(UpgradeLog.text(Drained.NOTHING)).isEqualTo("there were no connections");
	}

}
