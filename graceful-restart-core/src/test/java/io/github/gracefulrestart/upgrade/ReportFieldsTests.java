/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReportFields}.
 */
class ReportFieldsTests {

	private final UpgradeReport report = new UpgradeReport("cafe0001", "signal USR2",
			Instant.parse("2026-11-22T08:00:00Z"), 3, 4711, 4712, Phase.DRAIN,
			Map.of(Phase.LAUNCH, Duration.ofMillis(40), Phase.DRAIN, Duration.ofSeconds(3)), Outcome.COMPLETED, "",
			new Drained(11, 4, 3, 5, 2, 1), List.of());

	@Test
	void aReportIsReadAsItWasWritten() {
		assertThat(ReportFields.decode(ReportFields.encode(this.report))).isEqualTo(this.report);
	}

	@Test
	void aReportBeforeTheEndOfTheDrainIsReadAsItWasWritten() {
		UpgradeReport early = new UpgradeReport("cafe0001", "actuator", this.report.requestedAt(), 2, 1, 0,
				Phase.LAUNCH, Map.of(), Outcome.FAILED, "it did not start", null,
				List.of("Error: could not", "  at last"));
		assertThat(ReportFields.decode(ReportFields.encode(early))).isEqualTo(early);
	}

	@Test
	void whatIsNotKnownIsIgnoredAndWhatIsMissingIsDoneWithout() {
		Map<String, String> fields = new HashMap<>(ReportFields.encode(this.report));
		fields.put("phase.FROM_THE_FUTURE", "PT1S");
		fields.put("colour", "green");
		assertThat(ReportFields.decode(fields)).isEqualTo(this.report);
		assertThat(ReportFields.decode(Map.of()).outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aReasonWithoutAnEndFitsIntoAFrame() {
		UpgradeReport endless = new UpgradeReport("cafe0001", "actuator", this.report.requestedAt(), 2, 1, 0,
				Phase.PREFLIGHT, Map.of(), Outcome.REFUSED, "x" + "\ud83d\ude00".repeat(40_000), null, List.of());
		assertThat(ReportFields.encode(endless)).extractingByKey("reason").asString().hasSize(4095).endsWith("\ude00");
	}

	@ParameterizedTest
	@CsvSource({ "requested, yesterday", "phase, LUNCH", "phase.DRAIN, long", "phase.DRAIN, PT-1S",
			"phase.DRAIN, PT9000000000000000000S", "outcome, FINE", "successor, me" })
	void whatCannotBeReadIsRefused(String name, String value) {
		Map<String, String> fields = new HashMap<>(ReportFields.encode(this.report));
		fields.put(name, value);
		assertThatIllegalArgumentException().isThrownBy(() -> ReportFields.decode(fields));
	}

}
