/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Durations}.
 */
class DurationsTests {

	@ParameterizedTest
	@CsvSource({ "PT0S, 0.0 ms", "PT0.00034S, 0.3 ms", "PT0.0099S, 9.9 ms", "PT0.01S, 10 ms", "PT0.9999S, 999 ms",
			"PT1S, 1.0 s", "PT1.26S, 1.3 s", "PT2M, 120.0 s" })
	void durationsAreToldAsAnOperatorReadsThem(Duration duration, String text) {
		assertThat(Durations.text(duration)).isEqualTo(text);
	}

}
