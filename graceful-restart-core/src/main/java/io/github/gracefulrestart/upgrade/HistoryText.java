/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a {@link HistoryFile}: a line that says what it is, then for each report
 * a line for each of its {@link ReportFields}, and an empty line. A backslash stands
 * before {@code n} for the end of a line within a value, and before itself.
 *
 * @param reports the reports, the newest first
 * @param isCut whether there was something that is no report
 */
record HistoryText(List<UpgradeReport> reports, boolean isCut) {

	private static final String HEADER = "# Upgrades by graceful-restart, the newest first";

	private static final String NOT_OVER = "it was not over when the process that kept the record was stopped";

	static String of(List<UpgradeReport> reports) {
		StringBuilder text = new StringBuilder(HEADER).append('\n');
		for (UpgradeReport each : reports) {
			text.append('\n');
			ReportFields.encode(each)
				.forEach((name, value) -> text.append(name).append('=').append(escape(value)).append('\n'));
		}
		return text.append('\n').toString();
	}

	/**
	 * Reads a text.
	 * @param text what was written, or less of it; may be empty
	 * @return what it says
	 * @throws IOException if it is something else
	 */
	static HistoryText parse(String text) throws IOException {
		String begin = HEADER + "\n";
		if (!text.startsWith(begin) && !begin.startsWith(text)) {
			throw new IOException("it is no record of upgrades; remove it, or name another file");
		}
		List<UpgradeReport> reports = new ArrayList<>();
		boolean cut = !text.isEmpty() && !text.endsWith("\n\n");
		// The last one is either empty or cut.
		String[] blocks = (text + "x").split("\n\n", -1);
		for (int i = 1; i < blocks.length - 1; i++) {
			try {
				reports.add(report(blocks[i]));
			}
			catch (IllegalArgumentException ex) {
				cut = true;
			}
		}
		return new HistoryText(reports, cut);
	}

	private static UpgradeReport report(String block) {
		Map<String, String> fields = new LinkedHashMap<>();
		block.lines().forEach((line) -> {
			int end = line.indexOf('=');
			if (end < 0) {
				throw new IllegalArgumentException("not a field: " + line);
			}
			fields.put(line.substring(0, end), unescape(line.substring(end + 1)));
		});
		UpgradeReport report = ReportFields.decode(fields);
		if (report.outcome() != Outcome.RUNNING) {
			return report;
		}
		return (report.phase().compareTo(Phase.DRAIN) >= 0) ? report.completed(NOT_OVER) : report.failed(NOT_OVER);
	}

	private static String escape(String value) {
		return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
	}

	private static String unescape(String value) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < value.length(); i++) {
			char next = value.charAt(i);
			if (next == '\\' && ++i < value.length()) {
				next = switch (value.charAt(i)) {
					case 'n' -> '\n';
					case 'r' -> '\r';
					default -> value.charAt(i);
				};
			}
			text.append(next);
		}
		return text.toString();
	}

}
