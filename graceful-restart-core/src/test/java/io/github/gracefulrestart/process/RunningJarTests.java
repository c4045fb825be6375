/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunningJar}.
 */
class RunningJarTests {

	@TempDir
	private Path directory;

	private Path path;

	private RunningJar jar;

	@BeforeEach
	void start() throws IOException {
		this.path = Files.writeString(this.directory.resolve("app.jar"), "first");
		this.jar = RunningJar.of(commandLine()).orElseThrow();
	}

	private CommandLine commandLine() {
		return new CommandLine(List.of("java", "-jar", this.path.toString()));
	}

	@Test
	void aJarThatStaysIsFine() {
		assertThat(this.jar.problems()).isEmpty();
	}

	@Test
	void aJarThatWasReplacedByAnotherFileIsFine() throws IOException {
		Path next = Files.writeString(this.directory.resolve("next.jar"), "other");
		Files.move(next, this.path, StandardCopyOption.ATOMIC_MOVE);
		assertThat(this.jar.problems()).isEmpty();
	}

	@Test
	void aJarThatWasCopiedOverIsNamed() throws IOException {
		Files.writeString(this.path, "second");
		assertThat(this.jar.problems()).singleElement()
			.asString()
			.startsWith("The jar " + this.path + " was overwritten")
			.contains("(mv)", "(cp)", "cp " + this.path + " " + this.path + ".new && mv ");
	}

	@Test
	void aJarOfTheSameSizeThatWasCopiedOverIsNamedToo() throws IOException {
		Files.writeString(this.path, "fisrt");
		assertThat(this.jar.problems()).hasSize(1);
	}

	@Test
	void aJarThatWasWrittenAnewWithTheSameContentIsFine() throws IOException {
		Files.writeString(this.path, "first");
		Files.setLastModifiedTime(this.path, FileTime.fromMillis(0));
		assertThat(this.jar.problems()).isEmpty();
	}

	@Test
	void aJarThatWasCopiedOverAndThenGivenToAnotherFileIsFine() throws IOException {
		Files.writeString(this.path, "second");
		Path next = Files.copy(this.path, this.directory.resolve("app.jar.new"));
		Files.move(next, this.path, StandardCopyOption.ATOMIC_MOVE);
		assertThat(this.jar.problems()).isEmpty();
	}

	@Test
	void aJarThatIsGoneIsFineForWhoRunsIt() throws IOException {
		Files.delete(this.path);
		assertThat(this.jar.problems()).isEmpty();
		assertThat(RunningJar.of(commandLine())).isEmpty();
	}

}
