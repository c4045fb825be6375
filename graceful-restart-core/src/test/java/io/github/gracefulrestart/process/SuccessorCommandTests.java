/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SuccessorCommand}.
 */
class SuccessorCommandTests {

	private static final String OPENS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";

	private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

	private static final List<String> FLAGS = List.of(OPENS, NATIVE);

	private static final String DEBUGGER = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005";

	@Test
	void theFlagsStandRightBehindTheLauncher() {
		assertThat(successorOf("java", "-Xmx1g", "-jar", "app.jar", "--port=1").command()).containsExactly("java",
				OPENS, NATIVE, "-Xmx1g", "-jar", "app.jar", "--port=1");
	}

	@Test
	void aCommandLineStaysTheSameFromTheSecondGenerationOn() {
		SuccessorOptions options = new SuccessorOptions(List.of(), List.of("-Xmx2g", "--add-reads", "a=b"),
				List.of("--debug", "--name=value"), List.of(Pattern.compile("-javaagent:.*")));
		SuccessorCommand second = SuccessorCommand
			.of(line("java", "-Xmx1g", "-javaagent:a.jar", "-jar", "app.jar", "x"), Map.of(), options, FLAGS);
		assertThat(second.command()).containsExactly("java", OPENS, NATIVE, "-Xmx1g", "-Xmx2g", "--add-reads", "a=b",
				"-jar", "app.jar", "x", "--debug", "--name=value");
		SuccessorCommand third = next(second, options);
		assertThat(third.command()).isEqualTo(second.command());
		assertThat(third.environment()).isEqualTo(second.environment());
		assertThat(next(third, options).command()).isEqualTo(second.command());
	}

	private static SuccessorCommand next(SuccessorCommand command, SuccessorOptions options) {
		return SuccessorCommand.of(new CommandLine(command.command()), command.environment(), options, FLAGS);
	}

	@Test
	void aCommandOfACopyLeadsBackToTheJar() {
		SuccessorCommand plain = successorOf("java", "-Xmx1g", "-jar", "-Da=b", "app.jar", "--port=1");
		SuccessorCommand copy = plain.ofCopy(Path.of("/cache/app.jar"), "-XX:AOTCache=/cache/classes.aot");
		assertThat(copy.command()).containsExactly("java", "-Dgraceful.restart.copy-of=app.jar",
				"-XX:AOTCache=/cache/classes.aot", OPENS, NATIVE, "-Xmx1g", "-jar", "-Da=b", "/cache/app.jar",
				"--port=1");
		assertThat(next(copy, SuccessorOptions.NONE).command()).isEqualTo(plain.command());
	}

	@Test
	void theOptionsOfTheJvmAreThoseOfTheEnvironmentToo() {
		SuccessorCommand command = SuccessorCommand.of(line("java", "-Xmx1g", "-jar", "app.jar", "--port=1"),
				Map.of("JAVA_TOOL_OPTIONS", "-Da='b c'", "_JAVA_OPTIONS", "--add-reads a=b"), SuccessorOptions.NONE,
				List.of());
		assertThat(command.jvmOptions()).containsExactly("-Da=b c", "--add-reads=a=b", "-Xmx1g");
	}

	@Test
	void whatAServiceManagerSaysToThisProcessIsNotSaidToItsSuccessor() {
		String own = Long.toString(ProcessHandle.current().pid());
		Map<String, String> environment = Map.of("LISTEN_PID", own, "LISTEN_FDS", "1", "LISTEN_FDNAMES", "server",
				"LISTEN_PIDFDID", "1", "WATCHDOG_PID", own, "WATCHDOG_USEC", "1000000", "NOTIFY_SOCKET", "/run/notify");
		assertThat(environmentOf(environment)).containsOnlyKeys("WATCHDOG_USEC", "NOTIFY_SOCKET", "_JAVA_SR_SIGNUM");
		assertThat(environmentOf(Map.of("WATCHDOG_PID", "1"))).containsEntry("WATCHDOG_PID", "1");
	}

	private static Map<String, String> environmentOf(Map<String, String> environment) {
		return SuccessorCommand.of(line("java", "-jar", "app.jar"), environment, SuccessorOptions.NONE, FLAGS)
			.environment();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--enable-native-access=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--add-opens java.base/sun.nio.ch=ALL-UNNAMED --enable-native-access ALL-UNNAMED",
			"--add-opens=java.base/sun.nio.ch=my.module,ALL-UNNAMED --enable-native-access my.module,ALL-UNNAMED" })
	void aFlagThatIsThereInAnotherFormIsNotPutIn(String present) {
		String[] command = ("java " + present + " -jar app.jar").split(" ");
		assertThat(successorOf(command).command()).containsExactly(command);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--add-opens=java.base/sun.nio.ch=my.module --enable-native-access=my.module -jar app.jar",
			"--add-opens=java.base/sun.nio=ALL-UNNAMED -jar app.jar",
			"-jar app.jar --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --enable-native-access=ALL-UNNAMED" })
	void aFlagIsPutInWhenAnOptionOnlyLooksLikeIt(String rest) {
		assertThat(successorOf(("java " + rest).split(" ")).command()).startsWith("java", OPENS, NATIVE)
			.hasSize(rest.split(" ").length + 3);
	}

	@Test
	void furtherOptionsStandBehindTheOthersWhereTheyWin() {
		assertThat(withJvmArguments("java -Xmx1g -jar app.jar -Xmx2g")).containsExactly("java", "-Xmx1g", "-Xmx2g",
				"-jar", "app.jar", "-Xmx2g");
		assertThat(withJvmArguments("java -cp lib Main x")).containsExactly("java", "-cp", "lib", "-Xmx2g", "Main",
				"x");
		assertThat(withJvmArguments("java -p mods -m a/Main x")).containsExactly("java", "-p", "mods", "-Xmx2g", "-m",
				"a/Main", "x");
	}

	@Test
	void furtherOptionsStandBeforeAnArgumentFileThatMayHoldTheMainClass() {
		assertThat(withJvmArguments("java -cp lib @args x")).containsExactly("java", "-cp", "lib", "-Xmx2g", "@args",
				"x");
		assertThat(withJvmArguments("java @args -jar app.jar")).containsExactly("java", "@args", "-Xmx2g", "-jar",
				"app.jar");
	}

	@Test
	void aFurtherOptionWinsOverOneThatAnEarlierGenerationAdded() {
		assertThat(withJvmArguments("java -Xmx2g -Xmx1g -jar app.jar")).containsExactly("java", "-Xmx1g", "-Xmx2g",
				"-jar", "app.jar");
	}

	private static List<String> withJvmArguments(String line) {
		SuccessorOptions options = new SuccessorOptions(List.of(), List.of("-Xmx2g"), List.of(), List.of());
		return SuccessorCommand.of(line(line.split(" ")), Map.of(), options, List.of()).command();
	}

	@ParameterizedTest
	@ValueSource(strings = { DEBUGGER, "-Xrunjdwp:transport=dt_socket,server=y,address=5005",
			"-agentpath:/opt/jdk/lib/libjdwp.so=transport=dt_socket,server=y,address=5005",
			"-Dcom.sun.management.jmxremote.port=9010", "-Dcom.sun.management.jmxremote.rmi.port=9010" })
	void anOptionThatBindsAPortIsLeftOutAndReported(String option) {
		SuccessorCommand command = successorOf("java", option, "-Xmx1g", "-jar", "app.jar");
		assertThat(command.command()).containsExactly("java", OPENS, NATIVE, "-Xmx1g", "-jar", "app.jar");
		assertThat(command.leftOut()).containsExactly(option);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-agentlib:jdwp=transport=dt_socket,server=y", "-agentlib:hprof=address=1",
			"-Dcom.sun.management.jmxremote.ssl=false", "-Dmy.com.sun.management.jmxremote.port=1" })
	void anOptionThatBindsNoPortOfItsOwnStays(String option) {
		SuccessorCommand command = successorOf("java", option, "-jar", "app.jar");
		assertThat(command.command()).contains(option);
		assertThat(command.leftOut()).isEmpty();
	}

	@Test
	void anArgumentOfTheApplicationIsNeverLeftOut() {
		SuccessorCommand command = successorOf("java", "-cp", "x", "Main", DEBUGGER, "-Xmx1g");
		assertThat(command.command()).endsWith("Main", DEBUGGER, "-Xmx1g");
		assertThat(command.leftOut()).isEmpty();
	}

	@Test
	void theValueOfAnOptionIsNeverLeftOut() {
		assertThat(successorOf("java", "-cp", DEBUGGER, "Main").command()).contains(DEBUGGER);
	}

	@Test
	void theUsersPatternsAreMatchedAgainstTheWholeOption() {
		SuccessorCommand command = SuccessorCommand.of(
				line("java", "-javaagent:jmx.jar=9090", "-Xmx1g", "--add-opens", "a/b=c", "-jar", "app.jar"), Map.of(),
				leavingOut("-javaagent:.*", "-Xmx", "--add-opens=a/b=c", "-jar", "app.jar"), List.of());
		assertThat(command.command()).containsExactly("java", "-Xmx1g", "-jar", "app.jar");
		assertThat(command.leftOut()).containsExactly("-javaagent:jmx.jar=9090", "--add-opens=a/b=c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS" })
	void anOptionInTheEnvironmentIsLeftOutToo(String name) {
		SuccessorCommand command = SuccessorCommand.of(line("java", "-jar", "app.jar"),
				Map.of(name, "  -Xmx1g '-agentlib:jdwp=transport=dt_socket,server=y,address=5005'\t-Da=\"b  c\" "),
				SuccessorOptions.NONE, FLAGS);
		assertThat(command.environment()).containsEntry(name, "-Xmx1g -Da=\"b  c\"");
		assertThat(command.leftOut())
			.containsExactly("-agentlib:jdwp=transport=dt_socket,server=y,address=5005 (in the environment variable %s)"
				.formatted(name));
	}

	@Test
	void aVariableThatHoldsNothingElseGoes() {
		SuccessorCommand command = SuccessorCommand.of(line("java", "-jar", "app.jar"),
				Map.of("JAVA_TOOL_OPTIONS", DEBUGGER), SuccessorOptions.NONE, FLAGS);
		assertThat(command.environment()).doesNotContainKey("JAVA_TOOL_OPTIONS");
	}

	@Test
	void aVariableThatHasNothingToLeaveOutIsNotTouched() {
		String text = "  -Da='x  y'   -agentlib:jdwp=server=y \"-Dcom.sun.management\".jmxremote ' unclosed ";
		SuccessorCommand command = SuccessorCommand.of(line("java", "-jar", "app.jar"),
				Map.of("JAVA_TOOL_OPTIONS", text, "OTHER", DEBUGGER), SuccessorOptions.NONE, FLAGS);
		assertThat(command.environment()).containsEntry("JAVA_TOOL_OPTIONS", text).containsEntry("OTHER", DEBUGGER);
	}

	@Test
	void hotSpotsSignalIsMovedUnlessTheUserHasMovedIt() {
		assertThat(successorOf("java", "-jar", "app.jar").environment()).containsEntry("_JAVA_SR_SIGNUM", "35");
		SuccessorCommand command = SuccessorCommand.of(line("java", "-jar", "app.jar"), Map.of("_JAVA_SR_SIGNUM", "40"),
				SuccessorOptions.NONE, FLAGS);
		assertThat(command.environment()).containsEntry("_JAVA_SR_SIGNUM", "40");
	}

	@Test
	void aCommandOfTheUserIsTakenAsItIsAndGetsTheFlagsByTheEnvironment() {
		SuccessorOptions options = new SuccessorOptions(List.of("/opt/start.sh", DEBUGGER), List.of("-Da=b c"),
				List.of("--debug"), List.of());
		Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xmx1g ");
		SuccessorCommand second = SuccessorCommand.of(line("java", "-jar", "app.jar"), environment, options, FLAGS);
		assertThat(second.command()).containsExactly("/opt/start.sh", DEBUGGER, "--debug");
		assertThat(second.environment()).containsEntry("JDK_JAVA_OPTIONS",
				"-Xmx1g " + OPENS + " " + NATIVE + " \"-Da=b c\"");
		assertThat(second.leftOut()).isEmpty();
		SuccessorCommand third = SuccessorCommand.of(line("java", "-jar", "app.jar"), second.environment(), options,
				FLAGS);
		assertThat(third.environment()).isEqualTo(second.environment());
	}

	private static SuccessorCommand successorOf(String... words) {
		return SuccessorCommand.of(line(words), Map.of(), SuccessorOptions.NONE, FLAGS);
	}

	private static SuccessorOptions leavingOut(String... patterns) {
		return new SuccessorOptions(List.of(), List.of(), List.of(),
				List.of(patterns).stream().map(Pattern::compile).toList());
	}

	private static CommandLine line(String... words) {
		return new CommandLine(List.of(words));
	}

}
