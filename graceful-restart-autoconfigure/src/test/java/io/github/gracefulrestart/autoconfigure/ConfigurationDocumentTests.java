/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationDocumentTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

	private static final Pattern SECTION = Pattern.compile("^### `([^`]+)`\\n(.*?)(?=^##|\\z)",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Map<String, String> TYPES = Map.of("java.lang.Boolean", "boolean", "java.lang.String", "text",
			"java.lang.Integer", "number", "java.nio.file.Path", "path", "java.time.Duration", "duration",
			"java.util.List<java.lang.String>", "list of text", "io.github.gracefulrestart.preflight.MemoryCheckMode",
			"`refuse`, `warn` or `off`", "java.util.Set<io.github.gracefulrestart.autoconfigure.RollbackTrigger>",
			"list of `readiness`, `health`", "io.github.gracefulrestart.supervision.KeepPid",
			"`auto`, `always` or `never`", "org.springframework.boot.actuate.endpoint.Access", "access level");

	private final List<PropertyMetadata> properties = PropertyMetadata.all();

	private final Map<String, String> sections = sections();

	@Test
	void hasASectionForEachPropertyAndForNothingElse() {
		assertThat(this.sections.keySet())
			.containsExactlyInAnyOrderElementsOf(this.properties.stream().map(PropertyMetadata::name).toList());
	}

	@Test
	void saysTypeAndDefaultAsTheyAre() {
		assertThat(this.properties).allSatisfy((property) -> {
			String value = property.defaultValue().isEmpty() ? "none" : "`" + property.defaultValue() + "`";
			assertThat(this.sections.get(property.name())).as(property.name())
				.contains("\nType: " + TYPES.get(property.type()) + ". Default: " + value + ".\n");
		});
	}

	@Test
	void saysWhatABadValueGets() {
		assertThat(this.sections)
			.allSatisfy((name, section) -> assertThat(section).as(name).containsPattern("\nBad values: \\S+"));
	}

	private static Map<String, String> sections() {
		try {
			Map<String, String> sections = new TreeMap<>();
			SECTION.matcher(Files.readString(DOCUMENT))
				.results()
				.forEach((MatchResult section) -> sections.put(section.group(1), section.group(2)));
			return sections;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
