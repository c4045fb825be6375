/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.gracefulrestart.platform.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CommandLine}.
 */
class CommandLineTests {

	@Test
	void aProcessKnowsItsOwnToTheLastWord() throws Exception {
		String[] arguments = { "", "a b", "\u00e4\u20ac\uD83D\uDE00", "x".repeat(70_000), "last", "" };
		List<String> command = ChildJvm.command(CommandLinePrinter.class, List.of("-Dname="), arguments);
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("LC_ALL", "C.UTF-8");
		try (ChildJvm jvm = ChildJvm.start(builder)) {
			assertThat(jvm.output())
				.containsExactlyElementsOf(command.stream().map((word) -> "[" + word + "]").toList());
		}
	}

	@Test
	void whatTheLocaleDoesNotKnowIsMarked() throws Exception {
		ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(CommandLinePrinter.class, List.of(), "\u00e4"));
		builder.environment().put("LC_ALL", "C");
		try (ChildJvm jvm = ChildJvm.start(builder)) {
			assertThat(jvm.output()).last().asString().contains(String.valueOf(CommandLine.UNREADABLE));
		}
	}

	@Test
	void emptyWordsAreKept() {
		assertThat(parse("java\0\0-x\0\0")).isEqualTo(new CommandLine(List.of("java", "", "-x", "")));
		assertThat(parse("java")).isEqualTo(new CommandLine(List.of("java")));
	}

	private static CommandLine parse(String content) {
		return CommandLine.of(content.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

	@Test
	void thereIsNoneWithoutAWord() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CommandLine(List.of()));
	}

	@ParameterizedTest
	@CsvSource({ "java -jar app.jar, app.jar", "java -Xmx1g -jar /srv/app.jar --port=1 -jar other.jar, /srv/app.jar",
			"java -jar -Dname=value app.jar, app.jar", "java -cp lib.jar -jar app.jar, app.jar",
			"java --add-opens java.base/java.io=ALL-UNNAMED -jar app.jar x, app.jar",
			"java @options -jar app.jar, app.jar", "java -cp -jar -jar app.jar, app.jar" })
	void theJarIsFoundWhereTheLauncherFindsIt(String line, String jar) {
		assertThat(of(line).jar()).get().hasToString(jar);
	}

	@ParameterizedTest
	@CsvSource({ "java -cp app.jar com.example.Main", "java com.example.Main -jar other.jar",
			"java -m module/Main -jar x.jar", "java --module=module/Main -jar x.jar",
			"java @options com.example.Main -jar x.jar", "java -jar", "java", "java --disable-@files @Main -jar x.jar",
			"java -p mods --module module/Main -jar x.jar", "java --source 17 Main.java -jar x.jar" })
	void aClassOrAModuleIsNoJar(String line) {
		assertThat(of(line).jar()).isEmpty();
	}

	private static CommandLine of(String line) {
		return new CommandLine(List.of(line.split(" ")));
	}

	@Test
	void theLauncherIsTheFirstWord() {
		assertThat(of("./jdk/bin/java -jar app.jar").launcher()).isEqualTo("./jdk/bin/java");
	}

	@Test
	void theLauncherAgreesOnWhereTheOptionsEnd() throws Exception {
		// Whatever the launcher takes for an application's argument must be one for us
		// too.
		List<String> options = List.of("--add-opens", "java.base/java.io=ALL-UNNAMED", "--enable-native-access",
				"ALL-UNNAMED", "--limit-modules", "java.se", "-p", "/nowhere", "-Dname=value");
		try (ChildJvm jvm = ChildJvm.start(CommandLinePrinter.class, options, Map.of(), "-jar", "x.jar")) {
			List<String> words = jvm.output().stream().map((line) -> line.substring(1, line.length() - 1)).toList();
			assertThat(words.get(Entry.of(words).application())).isEqualTo(CommandLinePrinter.class.getName());
		}
	}

}
