/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.gracefulrestart.handoff.Message.Serving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Pause}.
 */
class PauseTests {

	private static final long SHUT_AT = Long.MAX_VALUE - 100;

	private static final long HEARD_AT = SHUT_AT + 1000;

	@ParameterizedTest
	@ValueSource(longs = { 0, 400, 1000 })
	void aPauseEndsWhenTheGateOpens(long after) {
		assertThat(Pause.between(SHUT_AT, openedAt(SHUT_AT + after), HEARD_AT)).hasNanos(after);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 1001, Long.MIN_VALUE })
	void aClockThatCannotBeRightIsNotBelieved(long after) {
		assertThat(Pause.between(SHUT_AT, openedAt(SHUT_AT + after), HEARD_AT)).hasNanos(1000);
	}

	@Test
	void aSuccessorThatDoesNotSayItHadOpenedByTheTimeItWasHeard() {
		assertThat(Pause.between(SHUT_AT, new Serving(), HEARD_AT)).hasNanos(1000);
	}

	private static Serving openedAt(long time) {
		return new Serving(OptionalLong.of(time));
	}

}
