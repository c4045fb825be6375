/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TakeoverApproach}.
 */
class TakeoverApproachTests {

	@Test
	void process1DoesNotLeaveToAProcessThatEndsWithIt() {
		assertThat(TakeoverApproach.problems(1, true)).singleElement().asString().contains("this is process 1");
	}

	@Test
	void process1LeavesToAnotherContainersAndEveryOtherProcessToAny() {
		assertThat(TakeoverApproach.problems(1, false)).isEmpty();
		assertThat(TakeoverApproach.problems(4711, true)).isEmpty();
		assertThat(TakeoverApproach.problems(4711, false)).isEmpty();
	}

}
