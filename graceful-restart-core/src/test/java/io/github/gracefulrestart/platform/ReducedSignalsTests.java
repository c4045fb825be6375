/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReducedSignals}.
 */
class ReducedSignalsTests {

	@Test
	void bothWaysOfSayingItAreSeen() {
		assertThat(ReducedSignals.isIn(List.of("-Xmx1g", "-Xrs"))).isTrue();
		assertThat(ReducedSignals.isIn(List.of("-XX:+ReduceSignalUsage"))).isTrue();
		assertThat(ReducedSignals.isIn(List.of("-Dname=-Xrs"))).isFalse();
	}

	@Test
	void theLastWordCounts() {
		assertThat(ReducedSignals.isIn(List.of("-Xrs", "-XX:-ReduceSignalUsage"))).isFalse();
		assertThat(ReducedSignals.isIn(List.of("-XX:-ReduceSignalUsage", "-Xrs"))).isTrue();
	}

}
