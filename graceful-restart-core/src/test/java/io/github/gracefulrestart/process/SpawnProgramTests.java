/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import io.github.gracefulrestart.platform.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpawnProgram}, with a JDK that is updated while a JVM runs from it.
 */
class SpawnProgramTests {

	@TempDir
	private Path jdk;

	private Path helper;

	@BeforeEach
	void installJdk() throws IOException {
		Path original = Path.of(System.getProperty("java.home"));
		for (String part : List.of("bin", "conf", "lib")) {
			try (Stream<Path> files = Files.walk(original.resolve(part))) {
				for (Path file : (Iterable<Path>) files::iterator) {
					install(file, this.jdk.resolve(original.relativize(file).toString()));
				}
			}
		}
		this.helper = this.jdk.resolve("lib/jspawnhelper");
	}

	private static void install(Path file, Path target) throws IOException {
		if (Files.isDirectory(file)) {
			Files.createDirectories(target);
		}
		else if (file.endsWith("jspawnhelper")) {
			// A link would change the time of the original's inode.
			Files.copy(file, target);
		}
		else if (Files.exists(file)) {
			try {
				Files.createLink(target, file.toRealPath());
			}
			catch (FileSystemException ex) {
				Files.copy(file, target);
			}
		}
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_17)
	void aSuccessorStartsAlsoWhenTheJdkIsGone() throws Exception {
		try (ChildJvm jvm = start("first")) {
			Files.delete(this.helper);
			jvm.tell("start");
			assertThat(jvm.count("exited with status 5")).as(jvm.toString()).isOne();
		}
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_17)
	void aSuccessorStartsAlsoWhenTheJdkWasUpdated() throws Exception {
		try (ChildJvm jvm = start("first")) {
			update();
			jvm.tell("start");
			assertThat(jvm.count("exited with status 5")).as(jvm.toString()).isOne();
		}
	}

	@Test
	void whatToDoIsSaidWhenItIsTooLateForAChoice() throws Exception {
		try (ChildJvm jvm = start("second")) {
			update();
			jvm.tell("start");
			assertThat(jvm.count("Cannot start the successor by the command \"/bin/sh -c exit 5\"")).isOne();
			assertThat(jvm.count("the JDK in " + this.jdk + " has changed since this process was started from it"))
				.isOne();
		}
	}

	@Test
	void aJdkThatStaysIsNotReplaced() {
		SpawnProgram spawnHelper = new SpawnProgram(this.helper, Instant.now().plusSeconds(1));
		assertThat(spawnHelper.isReplaced()).isFalse();
		assertThat(spawnHelper.advice()).isEmpty();
	}

	private void update() throws IOException {
		Files.delete(this.helper);
		Files.writeString(this.helper, "#!/bin/sh\nexit 1\n");
		assertThat(this.helper.toFile().setExecutable(true)).isTrue();
	}

	private ChildJvm start(String process) throws IOException {
		List<String> command = new ArrayList<>(ChildJvm.command(Starter.class, List.of(), process));
		command.set(0, this.jdk.resolve("bin/java").toString());
		ChildJvm jvm = ChildJvm.start(new ProcessBuilder(command).redirectErrorStream(true));
		jvm.awaitLine("ready");
		return jvm;
	}

	/**
	 * Starts a process when it is told to, its first or its second.
	 */
	static final class Starter {

		private Starter() {
		}

		public static void main(String[] args) throws Exception {
			if (args[0].equals("second")) {
				new ProcessBuilder("true").start().waitFor();
			}
			System.out.println("ready");
			System.in.read();
			SuccessorOptions options = new SuccessorOptions(List.of("/bin/sh", "-c", "exit 5"), List.of(), List.of(),
					List.of());
			SuccessorCommand command = SuccessorCommand.of(CommandLine.current(), System.getenv(), options, List.of());
			try {
				SuccessorProcess process = SuccessorProcess.start(command, Map.of(), (builder) -> {
				});
				System.out.println(SuccessorProcess.describeExit(process.onExit().get()));
			}
			catch (IOException ex) {
				System.out.println(ex.getMessage());
			}
			System.out.println("did start");
		}

	}

}
