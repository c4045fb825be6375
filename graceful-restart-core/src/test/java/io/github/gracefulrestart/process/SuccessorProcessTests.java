/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.gracefulrestart.platform.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SuccessorProcess}.
 */
class SuccessorProcessTests {

	private static final Consumer<ProcessBuilder> AS_THIS_PROCESS = (builder) -> {
	};

	private static final String SLEEP = "while :; do sleep 0.1; done";

	@TempDir
	private Path directory;

	private final List<SuccessorProcess> started = new ArrayList<>();

	private final List<ProcessHandle> children = new ArrayList<>();

	@AfterEach
	void end() {
		this.started.forEach(SuccessorProcess::kill);
		this.children.forEach(ProcessHandle::destroyForcibly);
	}

	@Test
	void itsExitStatusIsKnown() throws Exception {
		assertThat(start("exit 3").onExit().get(10, TimeUnit.SECONDS)).isEqualTo(3);
	}

	@Test
	void completingWhatWasReturnedChangesNothing() throws Exception {
		SuccessorProcess process = start(SLEEP);
		process.onExit().complete(0);
		process.kill();
		assertThat(process.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
	}

	@Test
	void itsEnvironmentIsTheCommandsWithTheFurtherVariables() throws Exception {
		Path file = this.directory.resolve("environment");
		SuccessorCommand command = command(Map.of("A", "of the command", "B", "of the command"),
				"env > '" + file + "'");
		SuccessorProcess process = SuccessorProcess.start(command, Map.of("B", "further", "C", "further"),
				AS_THIS_PROCESS);
		assertThat(process.onExit().get(10, TimeUnit.SECONDS)).isZero();
		assertThat(Files.readAllLines(file))
			.contains("A=of the command", "B=further", "C=further", "_JAVA_SR_SIGNUM=35")
			.noneMatch((line) -> line.startsWith("HOME="));
	}

	@Test
	void aVariableThatTheLocaleDoesNotKnowKeepsItsBytes() throws Exception {
		Path file = this.directory.resolve("value");
		List<String> command = new ArrayList<>(
				List.of("sh", "-c", "X=$(printf '\\303\\244') LC_ALL=C exec \"$@\"", "sh"));
		command.addAll(ChildJvm.command(EnvironmentWriter.class, List.of(), file.toString()));
		try (ChildJvm jvm = ChildJvm.start(new ProcessBuilder(command))) {
			assertThat(jvm.exitStatus()).as(() -> jvm.toString()).isZero();
		}
		assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] { (byte) 0xC3, (byte) 0xA4 });
	}

	/**
	 * Starts a process that writes a variable to a file.
	 */
	static final class EnvironmentWriter {

		private EnvironmentWriter() {
		}

		public static void main(String[] args) throws Exception {
			SuccessorOptions options = new SuccessorOptions(List.of("sh", "-c", "printf %s \"$X\" > '" + args[0] + "'"),
					List.of(), List.of(), List.of());
			SuccessorCommand command = SuccessorCommand.of(CommandLine.current(), System.getenv(), options, List.of());
			System.exit(SuccessorProcess.start(command, Map.of(), AS_THIS_PROCESS).onExit().get());
		}

	}

	@Test
	void itInheritsNoDescriptorButTheFirstThree() throws Exception {
		Path file = this.directory.resolve("descriptors");
		try (ServerSocketChannel open = ServerSocketChannel.open()) {
			SuccessorProcess process = start("ls /proc/$$/fd > '" + file + "'");
			assertThat(process.onExit().get(10, TimeUnit.SECONDS)).isZero();
			assertThat(open.isOpen()).isTrue();
		}
		// The shell keeps its standard output above 9 while it points elsewhere.
		assertThat(Files.readAllLines(file)).filteredOn((line) -> Integer.parseInt(line) < 10)
			.containsExactly("0", "1", "2");
	}

	@Test
	void aCommandThatCannotBeStartedIsNamed() {
		SuccessorOptions options = new SuccessorOptions(List.of("/nowhere/java", "-jar", "app.jar"), List.of(),
				List.of(), List.of());
		SuccessorCommand command = SuccessorCommand.of(CommandLine.current(), Map.of(), options, List.of());
		assertThatIOException().isThrownBy(() -> SuccessorProcess.start(command, Map.of(), AS_THIS_PROCESS))
			.withMessageStartingWith("Cannot start the successor by the command \"/nowhere/java -jar app.jar\": ");
	}

	@Test
	void itEndsByItselfWhenAskedTo() throws Exception {
		SuccessorProcess process = startAndAwait("trap 'exit 7' TERM; : > ready; " + SLEEP);
		assertThat(process.end(Duration.ofHours(1)).get(10, TimeUnit.SECONDS)).isEqualTo(7);
	}

	@Test
	void itIsKilledWhenItDoesNotEndInTime() throws Exception {
		SuccessorProcess process = startAndAwait("trap '' TERM; : > ready; " + SLEEP);
		CompletableFuture<Integer> exit = process.end(Duration.ofMillis(500));
		await().during(Duration.ofMillis(200)).until(() -> !exit.isDone());
		assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(137);
	}

	@Test
	void itIsKilledAlsoWhenItIsStopped() throws Exception {
		SuccessorProcess process = startAndAwait(": > ready; kill -STOP $$; " + SLEEP);
		assertThat(process.end(Duration.ofMillis(200)).get(10, TimeUnit.SECONDS)).isEqualTo(137);
	}

	@Test
	void whatItHasStartedEndsWithIt() throws Exception {
		SuccessorProcess process = startAndAwait(
				"sh -c 'trap \"\" TERM; echo $$ > child; : > ready; " + SLEEP + "'; exit");
		ProcessHandle child = child();
		assertThat(process.end(Duration.ofMillis(500)).get(10, TimeUnit.SECONDS)).isEqualTo(143);
		await().until(() -> !child.isAlive());
	}

	@Test
	void itIsGoneAndReapedWhenItWasKilled() throws Exception {
		SuccessorProcess process = startAndAwait(
				"trap '' TERM; sh -c 'echo $$ > child; : > ready; " + SLEEP + "'; exit");
		ProcessHandle child = child();
		assertThat(process.kill()).isTrue();
		assertThat(Path.of("/proc", String.valueOf(process.pid()))).doesNotExist();
		await().until(() -> !child.isAlive());
		assertThat(process.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
		assertThat(process.kill()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "0 | exited with status 0", "1 | exited with status 1", "128 | exited with status 128",
					"255 | exited with status 255",
					"137 | was killed by signal 9 (SIGKILL: the kernel sends it when memory runs out)",
					"143 | was killed by signal 15 (SIGTERM)", "163 | was killed by signal 35" })
	void anExitStatusIsPutIntoWords(int status, String words) {
		assertThat(SuccessorProcess.describeExit(status)).isEqualTo(words);
	}

	private ProcessHandle child() throws IOException {
		String pid = Files.readString(this.directory.resolve("child")).strip();
		ProcessHandle child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
		this.children.add(child);
		return child;
	}

	private SuccessorProcess startAndAwait(String script) throws IOException {
		SuccessorProcess process = start("cd '" + this.directory + "'; " + script);
		await().until(() -> Files.exists(this.directory.resolve("ready")));
		return process;
	}

	private SuccessorProcess start(String script) throws IOException {
		SuccessorProcess process = SuccessorProcess.start(command(Map.of("PATH", System.getenv("PATH")), script),
				Map.of(), AS_THIS_PROCESS);
		this.started.add(process);
		return process;
	}

	private static SuccessorCommand command(Map<String, String> environment, String script) {
		SuccessorOptions options = new SuccessorOptions(List.of("/bin/sh", "-c", script), List.of(), List.of(),
				List.of());
		return SuccessorCommand.of(CommandLine.current(), environment, options, List.of());
	}

}
