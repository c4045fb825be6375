/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.gracefulrestart.fault.Fault;
import io.github.gracefulrestart.fault.Side;
import io.github.gracefulrestart.it.FaultCell.Lost;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The document says what the tests expect.
 */
class FaultDocumentTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "when-things-go-wrong.md");

	private static final List<Fault> COLUMNS = Arrays.stream(Fault.values())
		.filter((fault) -> fault != Fault.HOLD)
		.toList();

	@Test
	void theDocumentHasARowForEachStep() throws Exception {
		Map<String, Map<Fault, FaultCell>> rows = new LinkedHashMap<>();
		FaultCell.table().forEach((cell) -> {
			Map<Fault, FaultCell> row = rows.computeIfAbsent(name(cell), (name) -> new LinkedHashMap<>());
			assertThat(row.put(cell.fault(), cell)).as("twice: " + cell).isNull();
		});
		List<String> expected = new ArrayList<>();
		rows.forEach((name, cells) -> expected.add("| " + name + " | "
				+ COLUMNS.stream().map((fault) -> mark(cells.get(fault))).collect(Collectors.joining(" | ")) + " |"));
		assertThat(Files.readAllLines(DOCUMENT)).containsSubsequence(expected);
	}

	private static String name(FaultCell cell) {
		String unfit = cell.also().contains("unfit") ? " (recalled)" : "";
		return cell.side().name().toLowerCase(Locale.ROOT) + unfit + " | " + cell.step();
	}

	private static String mark(FaultCell cell) {
		if (cell == null) {
			return "";
		}
		String mark = switch (cell.outcome()) {
			case "completed" -> cell.reason().isEmpty() ? "C" : "D";
			case "failed" -> "F";
			case "rolled-back" -> "R";
			case "running" -> "H";
			default -> "D";
		};
		assertThat(cell.serves() == Side.SUCCESSOR).as(cell::toString).isEqualTo(mark.matches("[CD]"));
		return mark + (cell.lost() == Lost.IN_HAND ? "*" : cell.lost() == Lost.EVERYTHING ? "!" : "")
				+ (cell.also().contains("kill") ? " K" : "");
	}

}
