/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainLimits}.
 */
class DrainLimitsTests {

	private final DrainLimits limits = new DrainLimits(Duration.ofSeconds(10));

	@Test
	void politeClosingsComeAfterTheLimit() {
		this.limits.closeFrom(Deadline.in(Duration.ofSeconds(60)));
		assertRemaining(60_000, 70_000, 71_000);
	}

	@Test
	void politeClosingsComeBeforeTheEndByWhichEverythingHasToBeOver() {
		this.limits.endBy(Deadline.in(Duration.ofSeconds(60)));
		assertRemaining(49_000, 59_000, 60_000);
	}

	@Test
	void politeClosingsTakeNoMoreThanHalfOfTheTime() {
		this.limits.endBy(Deadline.in(Duration.ofSeconds(8)));
		assertRemaining(4_000, 7_000, 8_000);
		this.limits.endBy(Deadline.in(Duration.ofSeconds(2)));
		assertRemaining(1_000, 1_500, 2_000);
	}

	@Test
	void whereNothingIsSpreadThereIsAMomentForTheEnds() {
		DrainLimits limits = new DrainLimits(Duration.ZERO);
		limits.endBy(Deadline.in(Duration.ofSeconds(60)));
		assertThat(limits.limit().remaining()).isBetween(Duration.ofMillis(58_000), Duration.ofMillis(59_000));
	}

	@Test
	void noTimeIsNoTime() {
		this.limits.endBy(Deadline.in(Duration.ZERO));
		assertThat(this.limits.limit().isOver()).isTrue();
		assertThat(this.limits.end().isOver()).isTrue();
	}

	@Test
	void theEarliestOfSeveralMomentsCounts() {
		this.limits.closeFrom(Deadline.in(Duration.ofSeconds(5)));
		this.limits.endBy(Deadline.in(Duration.ofSeconds(100)));
		assertRemaining(5_000, 15_000, 16_000);
		this.limits.endBy(Deadline.in(Duration.ofSeconds(12)));
		this.limits.endBy(Deadline.NEVER);
		assertRemaining(5_000, 11_000, 12_000);
	}

	private void assertRemaining(int limit, int spreadEnd, int end) {
		assertThat(this.limits.limit().remaining().toMillis()).isBetween(limit - 1000L, (long) limit);
		assertThat(this.limits.spreadEnd().remaining().toMillis()).isBetween(spreadEnd - 1000L, (long) spreadEnd);
		assertThat(this.limits.end().remaining().toMillis()).isBetween(end - 1000L, (long) end);
	}

}
