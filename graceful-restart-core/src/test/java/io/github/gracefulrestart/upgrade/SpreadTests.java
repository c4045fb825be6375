/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Spread}.
 */
class SpreadTests {

	// A clock may stand anywhere, also shortly before its numbers start again.
	private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

	@Test
	void whatRemainsIsSpreadEvenlyAndTheLastIsDueAtTheEnd() {
		Spread spread = seconds(10);
		assertThat(dueEachSecond(spread, 50, 10)).containsExactly(5, 5, 5, 5, 5, 5, 5, 5, 5, 5);
		assertThat(dueEachSecond(seconds(10), 5, 10)).containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
		assertThat(dueEachSecond(seconds(10), 1, 10)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 7, 499, 500, 501, 100_000 })
	void nothingIsDueBeforeItsTimeAndEverythingInTheEnd(int number) {
		Spread spread = seconds(10);
		int remaining = number;
		for (int tick = 1; tick <= 500; tick++) {
			pass(Duration.ofMillis(20));
			remaining -= spread.due(remaining);
			assertThat(number - remaining).isBetween(number * tick / 500 - 1, number * tick / 500 + 1);
		}
		assertThat(remaining).isZero();
	}

	@Test
	void withNoTimeEverythingIsDueAtOnce() {
		assertThat(seconds(0).due(1000)).isEqualTo(1000);
	}

	@Test
	void nothingIsDueAtTheBeginning() {
		assertThat(seconds(1).due(1000)).isZero();
	}

	@Test
	void thoseThatEndByThemselvesMakeTheOthersNoFaster() {
		Spread spread = seconds(10);
		assertThat(dueEachSecond(spread, 90, 1)).containsExactly(9);
		assertThat(dueEachSecond(spread, 9, 9)).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1);
	}

	@Test
	void manyThatComeLateAreNotDueForTheTimeBefore() {
		Spread spread = seconds(10);
		assertThat(dueEachSecond(spread, 1, 5)).containsOnly(0);
		assertThat(dueEachSecond(spread, 1000, 5)).allMatch((due) -> due >= 199 && due <= 201);
	}

	@Test
	void whatComesAfterTheEndIsDueAtOnce() {
		Spread spread = seconds(1);
		dueEachSecond(spread, 10, 2);
		assertThat(spread.due(7)).isEqualTo(7);
	}

	@Test
	void inLessTimeTheRestGoesFaster() {
		Spread spread = seconds(10);
		assertThat(dueEachSecond(spread, 40, 5)).containsExactly(4, 4, 4, 4, 4);
		spread.endWithin(Duration.ofSeconds(2));
		assertThat(dueEachSecond(spread, 20, 2)).containsExactly(10, 10);
	}

	@Test
	void moreTimeThanThereWasIsNotTaken() {
		Spread spread = seconds(2);
		spread.endWithin(Duration.ofSeconds(20));
		assertThat(dueEachSecond(spread, 20, 2)).containsExactly(10, 10);
	}

	private Spread seconds(int number) {
		return new Spread(Duration.ofSeconds(number), () -> this.now);
	}

	private List<Integer> dueEachSecond(Spread spread, int number, int seconds) {
		List<Integer> due = new ArrayList<>();
		int remaining = number;
		for (int second = 0; second < seconds; second++) {
			pass(Duration.ofSeconds(1));
			due.add(spread.due(remaining));
			remaining -= due.get(second);
		}
		return due;
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
