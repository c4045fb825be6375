/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.gracefulrestart.platform.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OptionsVariable}, against a real launcher and a real JVM where it must
 * read as they do.
 */
class OptionsVariableTests {

	@ParameterizedTest
	@ValueSource(strings = { "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS" })
	void whatIsAddedIsReadAsItWasMeant(String name, @TempDir Path directory) throws Exception {
		Path output = directory.resolve("output");
		String value = "a  b\t\"c\" 'd' \\e";
		ProcessBuilder builder = new ProcessBuilder(
				ChildJvm.command(PropertyWriter.class, List.of(), "name", output.toString()));
		builder.environment()
			.put(name, new OptionsVariable("-Dother='x y'").with(JvmOption.all(List.of("-Dname=" + value))));
		assertThat(builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor())
			.isZero();
		assertThat(output).hasContent(value);
	}

	/**
	 * Writes the value of a system property to a file.
	 */
	static final class PropertyWriter {

		private PropertyWriter() {
		}

		public static void main(String[] args) throws Exception {
			Files.writeString(Path.of(args[1]), System.getProperty(args[0]));
		}

	}

	@Test
	void aQuoteMayBeginAndEndWithinAWord() {
		assertThat(without("a -D'x y'=\"'\"z b", "-Dx y='z")).isEqualTo("a b");
	}

	@Test
	void anOptionOfTwoWordsGoesAsOne() {
		assertThat(without("-Xmx1g --add-opens a/b=c -Dx=y", "--add-opens=a/b=c")).isEqualTo("-Xmx1g -Dx=y");
	}

	@Test
	void whatStaysKeepsItsBytes() {
		assertThat(without("-Da='1  2'   x  -Db", "x")).isEqualTo("-Da='1  2'   -Db");
		assertThat(without("x -Da\t", "x")).isEqualTo("-Da");
		assertThat(without("  ", "x")).isEqualTo("  ");
	}

	private static String without(String text, String option) {
		return new OptionsVariable(text).without((candidate) -> candidate.text().equals(option));
	}

}
