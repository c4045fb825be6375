/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SuccessorCommand#problems()}.
 */
class PreflightTests {

	@TempDir
	private Path directory;

	private Path jar;

	private Path java;

	@BeforeEach
	void deploy() throws IOException {
		this.jar = this.directory.resolve("app.jar");
		writeJar(this.jar, "com.example.Main");
		this.java = executable(this.directory.resolve("java"));
	}

	@Test
	void aCommandThatCanRunHasNone() {
		assertThat(problems(this.java.toString(), "-jar", this.jar.toString())).isEmpty();
	}

	@Test
	void theCommandOfThisProcessHasNone() {
		assertThat(SuccessorCommand.of(CommandLine.current(), System.getenv(), SuccessorOptions.NONE, List.of())
			.problems()).isEmpty();
	}

	@Test
	void aMissingLauncherIsNamed() {
		assertThat(problems(this.directory + "/jdk/bin/java", "-jar", this.jar.toString()))
			.containsExactly(("The launcher %s/jdk/bin/java does not exist; put it back, or set the property "
					+ "graceful.restart.successor.command to the command that starts the application")
				.formatted(this.directory));
	}

	@Test
	void thePropertyIsNamedWhenTheLauncherCameFromIt() {
		SuccessorOptions options = new SuccessorOptions(List.of("/nowhere/start.sh"), List.of(), List.of(), List.of());
		assertThat(SuccessorCommand.of(new CommandLine(List.of("java")), Map.of(), options, List.of()).problems())
			.containsExactly(
					"The launcher /nowhere/start.sh does not exist; correct the property graceful.restart.successor.command");
	}

	@Test
	void aDirectoryIsNoLauncher() {
		assertThat(problems(this.directory.toString())).singleElement()
			.asString()
			.startsWith("The launcher " + this.directory + " is a directory; ");
	}

	@Test
	void aFileThatIsNotExecutableIsNoLauncher() throws IOException {
		Files.setPosixFilePermissions(this.java, PosixFilePermissions.fromString("rw-r--r--"));
		assertThat(problems(this.java.toString())).singleElement()
			.asString()
			.startsWith("The launcher " + this.java + " is not executable; ");
	}

	@Test
	void aNameIsLookedUpInPath() throws IOException {
		Path first = Files.createDirectories(this.directory.resolve("first"));
		Files.createDirectory(first.resolve("java"));
		assertThat(problemsOnPath(first + ":" + this.directory, "java")).isEmpty();
		assertThat(problemsOnPath(first + ":/nowhere", "java")).singleElement()
			.asString()
			.startsWith("The launcher " + first + "/java is a directory; ");
		assertThat(problemsOnPath("/nowhere:/nowhere/else", "java")).singleElement()
			.asString()
			.startsWith("The launcher \"java\" is in no directory of PATH (/nowhere:/nowhere/else); ");
	}

	@Test
	void aNameIsLookedUpAnewEachTime() throws IOException {
		SuccessorCommand command = SuccessorCommand.of(new CommandLine(List.of("java")),
				Map.of("PATH", this.directory.toString()), SuccessorOptions.NONE, List.of());
		assertThat(command.problems()).isEmpty();
		Files.delete(this.java);
		assertThat(command.problems()).hasSize(1);
		executable(this.java);
		assertThat(command.problems()).isEmpty();
	}

	@Test
	void aNameIsLookedUpInTheUsualPlacesWithoutPath() {
		assertThat(SuccessorCommand.of(new CommandLine(List.of("sh")), Map.of(), SuccessorOptions.NONE, List.of())
			.problems()).isEmpty();
	}

	@Test
	void aMissingJarIsNamed() throws IOException {
		Files.delete(this.jar);
		assertThat(problemsOfJar())
			.containsExactly("The jar %s does not exist; deploy it before the upgrade".formatted(this.jar));
	}

	@Test
	void aJarThatIsCutShortIsNamed() throws IOException {
		byte[] content = Files.readAllBytes(this.jar);
		Files.write(this.jar, Arrays.copyOf(content, content.length - 30));
		assertThat(problemsOfJar()).singleElement()
			.asString()
			.startsWith("The jar " + this.jar + " is not complete or not a jar (")
			.endsWith("); deploy it under another name in the same directory and move it here");
	}

	// The inner jar's end would be taken for the outer one's.
	@Test
	void aJarOfJarsThatIsCutBehindOneOfThemIsNotComplete() throws IOException {
		Path inner = this.directory.resolve("inner.jar");
		writeJar(inner, "com.example.Other");
		byte[] script = "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII);
		byte[] archive = Files.readAllBytes(inner);
		Files.write(this.jar, script);
		Files.write(this.jar, archive, StandardOpenOption.APPEND);
		assertThat(problemsOfJar()).as("a script and a jar").isEmpty();
		Files.write(this.jar, new byte[100], StandardOpenOption.APPEND);
		assertThat(problemsOfJar()).singleElement().asString().contains("(it ends behind a jar that is in it)");
		Files.write(this.jar, archive);
		Files.write(this.jar, new byte[100], StandardOpenOption.APPEND);
		assertThat(problemsOfJar()).as("a jar with something behind it").isEmpty();
	}

	@Test
	void anEmptyFileIsNoJar() throws IOException {
		Files.write(this.jar, new byte[0]);
		assertThat(problemsOfJar()).singleElement().asString().contains("not complete or not a jar");
	}

	@Test
	void aJarWithoutAMainClassIsNamed() throws IOException {
		writeJar(this.jar, null);
		assertThat(problemsOfJar()).singleElement().asString().contains("has no Main-Class in its manifest");
	}

	@Test
	void aLookAtAJarLeavesNoDescriptor() throws IOException {
		problemsOfJar();
		writeJar(this.jar, null);
		problemsOfJar();
		Files.write(this.jar, new byte[100]);
		problemsOfJar();
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			assertThat(descriptors.filter(Files::isSymbolicLink).map(PreflightTests::target))
				.doesNotContain(this.jar.toString());
		}
	}

	private static String target(Path link) {
		try {
			return Files.readSymbolicLink(link).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	@Test
	void aWorkingDirectoryThatWasRemovedIsNamed() throws IOException {
		Path link = this.directory.resolve("cwd");
		Files.createSymbolicLink(link, Path.of("/srv/releases/17 (deleted)"));
		assertThat(new WorkingDirectory(link).problems()).singleElement()
			.asString()
			.startsWith("The working directory /srv/releases/17 was removed");
	}

	@Test
	void aWorkingDirectoryThatOnlyLooksRemovedIsFine() throws IOException {
		Path link = this.directory.resolve("cwd");
		Files.createSymbolicLink(link, Files.createDirectory(this.directory.resolve("x (deleted)")));
		assertThat(new WorkingDirectory(link).problems()).isEmpty();
	}

	@Test
	void anArgumentThatCannotBePassedOnIsNamed() {
		assertThat(problems(this.java.toString(), "Main", "na\uFFFDve")).singleElement()
			.asString()
			.startsWith("The argument \"na\uFFFDve\" has characters that this process's locale does not know")
			.endsWith("LC_ALL=C.UTF-8");
	}

	private List<String> problemsOfJar() {
		return problems(this.java.toString(), "-jar", this.jar.toString());
	}

	private static List<String> problems(String... words) {
		return problemsOnPath("", words);
	}

	private static List<String> problemsOnPath(String path, String... words) {
		return SuccessorCommand
			.of(new CommandLine(List.of(words)), Map.of("PATH", path), SuccessorOptions.NONE, List.of())
			.problems();
	}

	private static Path executable(Path path) throws IOException {
		Files.writeString(path, "#!/bin/sh\n");
		return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private static void writeJar(Path path, String mainClass) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		if (mainClass != null) {
			manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
		}
		try (OutputStream file = Files.newOutputStream(path);
				JarOutputStream out = new JarOutputStream(file, manifest)) {
			out.putNextEntry(new ZipEntry("content"));
			out.write(new byte[1000]);
		}
	}

}
