/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The processes of an application, from the first to the last.
 */
class LineageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@TempDir
	static Path directory;

	static Path jar;

	@BeforeAll
	static void makeAJar() throws Exception {
		jar = StubApplication.jar(directory);
	}

	@Test
	void aStartedApplicationAnswersAndLeavesNothingBehind() throws Exception {
		long pid;
		Path workplace;
		try (Lineage lineage = Lineage.of(jar).arguments("serves").start()) {
			pid = lineage.firstPid();
			workplace = lineage.directory();
			assertThat(lineage.currentPid()).hasValue(pid);
			assertThat(lineage.currentGeneration()).hasValue(1);
			assertThat(lineage.alive()).containsExactly(pid);
			assertThat(lineage.firstExitStatus()).isEmpty();
			assertThat(lineage.output()).startsWith("stub: serves --server.port=");
		}
		assertThat(ProcessView.of(pid).isAlive()).isFalse();
		assertThat(workplace).doesNotExist();
	}

	@Test
	void anApplicationThatExitsIsReportedWithItsOutput() {
		assertThatIllegalStateException().isThrownBy(() -> Lineage.of(jar).arguments("fails").start())
			.withMessageContaining("exited with 3")
			.withMessageContaining("stub: fails");
	}

	@Test
	void anApplicationThatDoesNotAnswerIsReportedAndEnded() throws Exception {
		Path kept = directory.resolve("silent");
		assertThatIllegalStateException().isThrownBy(
				() -> Lineage.of(jar).arguments("silent").directory(kept).readyWithin(Duration.ofSeconds(2)).start())
			.withMessageContaining("did not answer")
			.withMessageContaining("stub: silent");
		assertThat(kept.resolve("output.log")).exists();
		assertThat(javaProcessesIn(kept)).isZero();
	}

	@Test
	void anOrphanIsFoundAndEnded() throws Exception {
		Lineage lineage = Lineage.of(jar).arguments("orphans").start();
		try (lineage) {
			lineage.awaitOutput("stub: silent", PATIENCE);
			assertThat(lineage.alive()).hasSize(2);
			assertThat(ProcessView.of(lineage.firstPid()).children()).hasSize(1);
			lineage.signal("KILL");
			lineage.awaitExit(lineage.firstPid(), PATIENCE);
			assertThat(lineage.firstExitStatus()).hasValue(128 + 9);
			assertThat(lineage.currentPid()).isEmpty();
			assertThat(lineage.alive()).hasSize(1).doesNotContain(lineage.firstPid());
		}
		assertThat(lineage.alive()).isEmpty();
		assertThat(lineage.pids()).hasSize(2);
	}

	@Test
	void aProcessThatIgnoresTermIsKilled() throws Exception {
		Lineage lineage = Lineage.of(jar).arguments("stubborn").start();
		lineage.close();
		assertThat(lineage.alive()).isEmpty();
		assertThat(lineage.firstExitStatus()).hasValue(128 + 9);
	}

	@Test
	void aForeignProcessIsNotSignalled() throws Exception {
		try (Lineage lineage = Lineage.of(jar).arguments("serves").start()) {
			assertThatIllegalStateException().isThrownBy(() -> lineage.signal(ProcessHandle.current().pid(), "TERM"));
		}
	}

	@Test
	void anEndOfThisJvmEndsTheLineage() throws Exception {
		Path output = directory.resolve("parent.log");
		Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Parent.class.getName(), jar.toString())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		Awaitility.await().atMost(PATIENCE).until(() -> Files.readString(output).endsWith("\n"));
		long pid = Long.parseLong(Files.readString(output).strip());
		assertThat(ProcessView.of(pid).isAlive()).isTrue();
		// Not SIGINT, which a process that was started in the background may ignore.
		Signal.send("TERM", parent.pid());
		assertThat(parent.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).exitValue()).isEqualTo(128 + 15);
		assertThat(ProcessView.of(pid).isAlive()).isFalse();
	}

	private static long javaProcessesIn(Path place) {
		return ProcessHandle.current().children().filter((child) -> isIn(child.pid(), place)).count();
	}

	private static boolean isIn(long pid, Path place) {
		try {
			return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(place.toRealPath());
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Starts a lineage and does not care for it.
	 */
	static final class Parent {

		private Parent() {
		}

		public static void main(String[] args) throws Exception {
			Lineage lineage = Lineage.of(Path.of(args[0])).arguments("serves").start();
			System.out.println(lineage.firstPid());
			Thread.sleep(300_000);
		}

	}

}
