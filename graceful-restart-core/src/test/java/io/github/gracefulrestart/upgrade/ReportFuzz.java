/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a predecessor may tell about the upgrade: any text in any field. It makes a report
 * or an {@link IllegalArgumentException}.
 */
class ReportFuzz {

	@DictionaryFile(resourcePath = "report.dict")
	@FuzzTest(maxDuration = "8s")
	void whatIsReadIsWrittenAsItWasRead(byte[] lines) {
		Map<String, String> fields = new HashMap<>();
		new String(lines, StandardCharsets.UTF_8).lines().map((line) -> line.split("=", 2)).forEach((field) -> {
			fields.put(field[0], field[field.length - 1]);
		});
		UpgradeReport report;
		try {
			report = ReportFields.decode(fields);
		}
		catch (IllegalArgumentException ex) {
			return;
		}
		assertThat(ReportFields.decode(ReportFields.encode(report))).isEqualTo(report);
		assertThat(report.took()).isNotNull();
	}

}
