/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Rehearsal}.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RehearsalTests {

	@Test
	void everythingIsPlayedAndNothingIsLeftOpen() throws Exception {
		OpenDescriptors descriptors = new OpenDescriptors();
		assertThat(new Rehearsal().play(3)).isEqualTo(3);
		descriptors.awaitNoMoreThanBefore();
	}

}
