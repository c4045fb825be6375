/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class PropertyFailureTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "ready-timeout, 999ms, 1000ms", "ready-timeout, 25h, 1000ms", "ready-timeout, -1s, 1000ms",
			"ready-timeout, 120, 1000ms", "release-timeout, 99ms, 100ms", "release-timeout, 2d, 100ms",
			"heartbeat-timeout, 99ms, 100ms", "drain-timeout, -1ms, 0ms", "drain-timeout, 25h, 0ms",
			"close-spread, -1ms, 0ms", "close-spread, 61m, 0ms", "standby, -1ms, 0ms", "standby, 61m, 0ms",
			"background.stop-timeout, -1ms, 0ms", "background.stop-timeout, 61m, 0ms",
			"jvm-cache.training-timeout, 999ms, 1000ms", "jvm-cache.training-timeout, 61m, 1000ms" })
	void aTimeoutOutOfRangeEndsTheStart(String name, String value, String shortest, CapturedOutput output) {
		assertThatStartFails(name, value, output);
		assertThat(output).contains("It has to be between " + shortest + " and "
				+ (List.of("close-spread", "standby", "background.stop-timeout", "jvm-cache.training-timeout")
					.contains(name) ? "1h" : "24h")
				+ "; a number without a unit is taken as milliseconds.");
	}

	@ParameterizedTest
	@CsvSource({ "ready-timeout, 1s", "release-timeout, 100ms", "drain-timeout, 0", "drain-timeout, 24h",
			"close-spread, 0", "close-spread, 1h", "standby, 0", "standby, 1h", "background.stop-timeout, 0",
			"background.stop-timeout, 1h" })
	void aTimeoutAtTheEndOfTheRangeIsTaken(String name, String value) {
		try (TestApplication application = TestApplication.enabled("graceful.restart." + name + "=" + value)) {
			assertThat(application.context().isRunning()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "0", "101" })
	void aNumberOfGenerationsOutOfRangeEndsTheStart(String value, CapturedOutput output) {
		assertThatStartFails("max-draining", value, output);
		assertThat(output).contains("It has to be between 1 and 100.");
	}

	@ParameterizedTest
	@CsvSource({ "-1", "20" })
	void aNiceValueOutOfRangeEndsTheStart(String value, CapturedOutput output) {
		assertThatStartFails("successor.nice", value, output);
		assertThat(output).contains("It has to be between 0 and 19.");
	}

	@ParameterizedTest
	@CsvSource({ "json", "text/*", "text/csv;charset=utf-8" })
	void whatIsNoMediaTypeEndsTheStart(String type, CapturedOutput output) {
		assertThatStartFails("stream-types", type, output);
		assertThat(output).contains("It is no media type; write it as type/subtype, without wildcards and parameters.");
	}

	@Test
	void aTimeoutThatIsNoDurationEndsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.enabled("graceful.restart.ready-timeout=soon"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Failed to bind properties under 'graceful.restart.ready-timeout' to java.time.Duration")
			.contains("Value: \"soon\"");
	}

	@Test
	void whatIsNoBooleanEndsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.enabled("graceful.restart.background.enabled=perhaps"));
		assertThat(output).contains("APPLICATION FAILED TO START").contains("Value: \"perhaps\"");
	}

	@ParameterizedTest
	@CsvSource({ "TERM", "KILL", "QUIT", "USR3", "12" })
	void aSignalThatCannotBeUsedEndsTheStart(String signal, CapturedOutput output) {
		assertThatStartFails("signal", signal, output);
		assertThat(output).contains("The signal \"" + signal
				+ "\" cannot ask for an upgrade; possible are USR2, USR1, HUP, WINCH, URG, PWR, IO.");
	}

	@Test
	void aControlDirectoryThatOthersCanWriteEndsTheStart(CapturedOutput output) throws IOException {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThatStartFails("control-directory", this.directory.toString(), output);
		assertThat(output).contains("Others can write to the control directory " + this.directory)
			.contains("run chmod 700 on it");
	}

	@Test
	void aControlDirectoryThatIsMissingEndsTheStart(CapturedOutput output) {
		Path missing = this.directory.resolve("missing");
		assertThatStartFails("control-directory", missing.toString(), output);
		assertThat(output).contains("The control directory " + missing + " does not exist; create it, with mode 0700.");
	}

	@Test
	void aControlDirectoryWithALongPathEndsTheStart(CapturedOutput output) throws IOException {
		Path deep = Files.createDirectories(this.directory.resolve("d".repeat(100)));
		assertThatStartFails("control-directory", deep.toString(), output);
		assertThat(output).contains("is too long: a UNIX socket's path has at most 107 bytes")
			.contains("choose a shorter one.");
	}

	@Test
	void aControlSocketInADirectoryThatOthersCanWriteEndsTheStart(CapturedOutput output) throws IOException {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxrwx---"));
		assertThatStartFails("control-socket", this.directory.resolve("app.sock").toString(), output);
		assertThat(output).contains("Others can write to the directory " + this.directory
				+ " of the control socket (mode rwxrwx---); run chmod 700 on it");
	}

	@Test
	void aDirectoryForTheCacheThatOthersCanWriteIsOnlyLogged(CapturedOutput output) throws IOException {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxrwx---"));
		try (TestApplication application = TestApplication
			.enabled("graceful.restart.jvm-cache.directory=" + this.directory)) {
			assertThat(application.context().isRunning()).isTrue();
		}
		assertThat(output)
			.contains("Successors start without a cache for their JVM as long as this is so: others can " + "write to "
					+ this.directory + " (mode rwxrwx---)")
			.contains("chmod 700");
	}

	@Test
	void aPidFileInAMissingDirectoryEndsTheStart(CapturedOutput output) {
		Path missing = this.directory.resolve("missing");
		assertThatStartFails("pid-file", missing.resolve("app.pid").toString(), output);
		assertThat(output).contains("The directory " + missing + " does not exist; create it.");
	}

	@Test
	void aPidFileThatIsADirectoryEndsTheStart(CapturedOutput output) {
		assertThatStartFails("pid-file", this.directory.toString(), output);
		assertThat(output).contains("It is a directory; name a file in it.");
	}

	@Test
	void aHistoryFileThatCannotBeUsedIsNamedAndTheApplicationStarts(CapturedOutput output) {
		try (TestApplication application = TestApplication.enabled("graceful.restart.history-file=" + this.directory)) {
			assertThat(application.context().isActive()).isTrue();
			assertThat(output).containsOnlyOnce(
					"Cannot read the history file " + this.directory + " (property graceful.restart.history-file): ");
		}
	}

	@Test
	void anEmptyPathIsNone() {
		try (TestApplication application = TestApplication.enabled("graceful.restart.pid-file=",
				"graceful.restart.history-file=", "graceful.restart.control-directory=",
				"graceful.restart.control-socket=")) {
			assertThat(application.bean(GracefulRestartProperties.class).historyFile()).isNull();
			assertThat(application.bean(GracefulRestartProperties.class).pidFile()).isNull();
			assertThat(application.bean(GracefulRestartProperties.class).controlDirectory()).isNull();
			assertThat(application.bean(GracefulRestartProperties.class).controlSocket()).isNull();
		}
	}

	@Test
	void aPatternThatIsNoRegularExpressionEndsTheStart(CapturedOutput output) {
		assertThatStartFails("successor.leave-out", "-D(", output);
		assertThat(output).contains("It is no regular expression: Unclosed group.");
	}

	@Test
	void anAccessLevelThatDoesNotExistEndsTheStart() {
		assertThatException()
			.isThrownBy(() -> TestApplication.enabled("management.endpoint.gracefulupgrade.access=everybody"))
			.withStackTraceContaining("management.endpoint.gracefulupgrade.access");
	}

	private static void assertThatStartFails(String name, String value, CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.enabled("graceful.restart." + name + "=" + value));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid value '" + value + "' for configuration property 'graceful.restart." + name
					+ "' (originating from")
			.contains("Validation failed for the following reason:");
	}

}
