/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Deadline}.
 */
class DeadlineTests {

	@Test
	void aDeadlineOfNothingIsOver() {
		assertThat(Deadline.in(Duration.ZERO).isOver()).isTrue();
		assertThat(Deadline.in(Duration.ofSeconds(-1)).remaining()).isZero();
	}

	@Test
	void aDeadlineThatNoClockCanTellNeverComes() {
		Deadline forever = Deadline.in(ChronoUnit.FOREVER.getDuration());
		assertThat(forever.isOver()).isFalse();
		assertThat(forever.remaining()).isGreaterThan(Duration.ofDays(36_000));
	}

	@Test
	void theEarlierOfTwoDeadlinesCounts() {
		Deadline soon = Deadline.in(Duration.ofMinutes(1));
		assertThat(Deadline.NEVER.orEarlier(soon)).isSameAs(soon);
		assertThat(soon.orEarlier(Deadline.NEVER)).isSameAs(soon);
	}

}
