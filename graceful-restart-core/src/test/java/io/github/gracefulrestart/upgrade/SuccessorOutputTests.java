/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.platform.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a successor prints reaches the place where its predecessor prints, and the last
 * lines of one that fails are in the report.
 */
@Timeout(120)
class SuccessorOutputTests {

	/** Less than a line is left of what a pipe holds. */
	private static final int FULL = 64 * 1024 - 100;

	@TempDir
	private Path directory;

	private @Nullable Process predecessor;

	@AfterEach
	void end() throws Exception {
		if (this.predecessor != null) {
			// It may be the program that gives it a terminal.
			this.predecessor.descendants().forEach(ProcessHandle::destroyForcibly);
			this.predecessor.destroyForcibly().waitFor();
		}
		for (String file : List.of("successor", "child")) {
			if (Files.exists(file(file))) {
				handle(file).ifPresent(ProcessHandle::destroyForcibly);
				Awaitility.await().until(() -> handle(file).isEmpty());
			}
		}
	}

	@Test
	void theLastLinesOfBothStreamsAreInTheReport() throws Exception {
		start(List.of(), "print 1-30", "hex 1b5b33316dff00c3a40d0a", "error Caused by: it is broken", "halt 3");
		List<String> report = report();
		assertThat(report.get(0)).startsWith("FAILED").endsWith("it exited with status 3; see its log");
		assertThat(report.subList(1, report.size())).hasSize(20)
			.contains("line 30", "??ä", "Caused by: it is broken")
			.doesNotContain("line 12");
		assertThat(output()).contains("line 1\n", "line 30\n", "Caused by: it is broken\n");
		assertThat(Files.readAllBytes(file("output"))).containsSequence(0x1b, '[', '3', '1', 'm', 0xff, 0, 0xc3, 0xa4);
		awaitFile("clean");
	}

	@Test
	void whatTheJvmSaysIsInTheReport() throws Exception {
		start(List.of("-XX:NoSuchOption"));
		assertThat(report()).contains("Unrecognized VM option 'NoSuchOption'");
	}

	@Test
	void muchOutputArrivesWholeAndInItsOrder() throws Exception {
		start(List.of(), "print 1-50000", "join", "print 50001-100000", "serve", "print 100001-100100",
				"leave printed");
		awaitFile("printed");
		assertThat(outputLines()).isEqualTo(IntStream.rangeClosed(1, 100_100).mapToObj((i) -> "line " + i).toList());
		assertThat(printsTo("successor")).isEqualTo(file("output").toString());
	}

	@Test
	void outputGoesThroughAPipeOfTheOperatorsToo() throws Exception {
		script("join", "print 1-1000", "serve", "print 1001-2000", "leave printed");
		Process process = builder(List.of()).start();
		this.predecessor = process;
		List<String> lines = new ArrayList<>();
		try (var reader = process.inputReader()) {
			while (lines.size() < 2000) {
				String line = reader.readLine();
				assertThat(line).as("the end came after %s", lines).isNotNull();
				if (line.startsWith("line ")) {
					lines.add(line);
				}
			}
		}
		assertThat(lines).isEqualTo(IntStream.rangeClosed(1, 2000).mapToObj((i) -> "line " + i).toList());
	}

	// What is printed in the moment of the change may overtake what is in the pipe.
	@Test
	void outputGoesOnWhenThePredecessorIsKilledDuringTheStartUp() throws Exception {
		start(List.of(), "join", "print 1-10", "leave joined", "await killed", "print 11-20000", "leave printed");
		awaitFile("joined");
		// What a process has in hand when it is killed is lost.
		Awaitility.await().until(() -> outputLines().size() == 10);
		predecessor().destroyForcibly().waitFor();
		Files.createFile(file("killed"));
		awaitFile("printed");
		Awaitility.await()
			.untilAsserted(() -> assertThat(outputLines().stream().sorted())
				.isEqualTo(IntStream.rangeClosed(1, 20_000).mapToObj((i) -> "line " + i).sorted().toList()));
		assertThat(printsTo("successor")).isEqualTo(file("output").toString());
	}

	@Test
	void aSuccessorThatWaitsForItsPredecessorToTakeWhatItPrintsGoesOnWhenThatIsKilled() throws Exception {
		start(List.of(), "join", "leave joined", "await stopped", "background 1-20000", "serve", "leave served");
		awaitFile("joined");
		new ProcessBuilder("kill", "-STOP", Long.toString(predecessor().pid())).start().waitFor();
		Files.createFile(file("stopped"));
		Awaitility.await("a full pipe").until(() -> waiting("successor") >= FULL);
		predecessor().destroyForcibly().waitFor();
		awaitFile("served");
		Awaitility.await()
			.untilAsserted(() -> assertThat(outputLines().stream().sorted())
				.isEqualTo(IntStream.rangeClosed(1, 20_000).mapToObj((i) -> "line " + i).sorted().toList()));
	}

	@Test
	void nothingIsLeftBehindIfAnotherProcessHoldsThePipe() throws Exception {
		start(List.of(), "child echo $$ > child; : > started; exec sleep 100", "await started", "print 1-3", "halt 1");
		assertThat(report()).contains("line 3");
		awaitFile("clean");
		assertThat(handle("child")).isPresent();
	}

	@Test
	void whatASuccessorHasStartedGoesOnPrinting() throws Exception {
		start(List.of(), "join",
				"child echo $$ > child; while ! [ -e gone ]; do sleep 0.05; done; echo from the child; echo > told",
				"serve");
		assertThat(predecessor().waitFor()).isZero();
		Files.createFile(file("gone"));
		awaitFile("told");
		Awaitility.await().untilAsserted(() -> assertThat(output()).contains("from the child"));
	}

	@Test
	void aScriptPrintsAsBeforeAndIsReadBack() throws Exception {
		Path script = Files.writeString(file("start.sh"), """
				#!/bin/sh
				place=$(readlink /proc/$$/fd/1)
				echo "$place" > place
				echo before the JVM
				echo "no java here" >&2
				exit 127
				""");
		script.toFile().setExecutable(true);
		start(List.of("script", script.toString()));
		assertThat(report()).contains("before the JVM", "no java here");
		assertThat(Files.readString(file("place")).strip()).isEqualTo(file("output").toString());
	}

	@Test
	void aTerminalIsLeftToTheSuccessor() throws Exception {
		script("child [ -t 1 ] && [ -t 2 ] && : > terminal; : > asked", "await asked", "halt 1");
		List<String> java = ChildJvm.command(PrintingApplication.class, List.of());
		this.predecessor = new ProcessBuilder("script", "-qec",
				String.join(" ", java.stream().map((each) -> "'" + each + "'").toList()), "/dev/null")
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(file("output").toFile())
			.start();
		assertThat(report()).hasSize(1);
		assertThat(file("terminal")).exists();
	}

	private void start(List<String> arguments, String... steps) throws Exception {
		script(steps);
		this.predecessor = builder(arguments).redirectOutput(file("output").toFile()).start();
	}

	private void script(String... steps) throws IOException {
		Files.write(file("script"), List.of(steps));
	}

	private ProcessBuilder builder(List<String> arguments) {
		return new ProcessBuilder(ChildJvm.command(PrintingApplication.class, List.of("-XX:TieredStopAtLevel=1"),
				arguments.toArray(String[]::new)))
			.directory(this.directory.toFile())
			.redirectErrorStream(true);
	}

	private Process predecessor() {
		return Objects.requireNonNull(this.predecessor);
	}

	private List<String> report() throws IOException {
		awaitFile("report");
		return Files.readAllLines(file("report"));
	}

	private void awaitFile(String name) {
		Awaitility.await(name)
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> Files.exists(file(name)));
	}

	private String output() throws IOException {
		return Files.exists(file("output")) ? new String(Files.readAllBytes(file("output")), StandardCharsets.UTF_8)
				: "";
	}

	private List<String> outputLines() throws IOException {
		return output().lines().filter((line) -> line.startsWith("line ")).toList();
	}

	private String printsTo(String process) throws IOException {
		return Files.readSymbolicLink(Path.of("/proc", Files.readString(file(process)).strip(), "fd", "1")).toString();
	}

	/** Returns how many bytes wait in the pipe to which a process prints. */
	private int waiting(String process) throws IOException {
		try (InputStream pipe = new FileInputStream("/proc/" + Files.readString(file(process)).strip() + "/fd/1")) {
			return pipe.available();
		}
	}

	private Optional<ProcessHandle> handle(String file) throws IOException {
		return ProcessHandle.of(Long.parseLong(Files.readString(file(file)).strip())).filter(ProcessHandle::isAlive);
	}

	private Path file(String name) {
		return this.directory.resolve(name);
	}

}
