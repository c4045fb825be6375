/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.gracefulrestart.load.FreePort;
import io.github.gracefulrestart.load.Lineage;
import io.github.gracefulrestart.load.Load;
import io.github.gracefulrestart.load.NewConnections;
import io.github.gracefulrestart.load.Tally;
import io.github.gracefulrestart.load.Target;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A new version is deployed, good or bad.
 */
class DeployIT {

	private static final Duration SOON = Duration.ofSeconds(60);

	@TempDir
	private Path directory;

	private Path jar;

	@BeforeEach
	void deploy() throws Exception {
		this.jar = Files.copy(SampleApp.JAR, this.directory.resolve("app.jar"));
	}

	@Test
	void aNewJarAnswersDifferentlyAndThePidFileFollows() throws Exception {
		Path pidFile = this.directory.resolve("app.pid");
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.arguments("--graceful.restart.pid-file=" + pidFile)
			.start()) {
			application.awaitOutput("Generation 1", SOON);
			assertThat(pidFile).hasContent(Long.toString(application.firstPid()));
			assertThat(hello(application)).endsWith("version 1");
			NewVersion.of(SampleApp.JAR).with(Map.of("sample.version", "2")).moveTo(this.jar);
			Upgrades.upgrade(application);
			assertThat(hello(application)).endsWith("version 2");
			assertThat(pidFile).hasContent(Long.toString(application.currentPid().orElseThrow()));
		}
	}

	@Test
	void untilServingABadVersionChangesNothing() throws Exception {
		Path pidFile = this.directory.resolve("app.pid");
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.arguments("--graceful.restart.pid-file=" + pidFile, "--graceful.restart.ready-timeout=60s")
			.start()) {
			Load load = Load.on(application.target())
				.lasting(Duration.ofMinutes(5))
				.start(NewConnections.paced(2, Duration.ofMillis(10)));
			NewVersion.of(SampleApp.JAR).with(Map.of("spring.mvc.async.request-timeout", "never")).moveTo(this.jar);
			Upgrades.request(application);
			application.awaitOutput("failed, this process goes on serving: the successor gave up: its application did",
					SOON);

			truncate(this.jar);
			Upgrades.request(application);
			application.awaitOutput("refused, this process goes on serving: The jar " + this.jar + " is not complete",
					SOON);

			Files.delete(this.jar);
			Upgrades.request(application);
			application.awaitOutput("does not exist", SOON);
			assertThat(pidFile).hasContent(Long.toString(application.firstPid()));
			assertThat(application.alive()).containsExactly(application.firstPid());

			NewVersion.of(SampleApp.JAR).with(Map.of("sample.version", "3")).moveTo(this.jar);
			Upgrades.upgrade(application);
			Tally tally = load.stop();
			assertThat(tally.failed()).as(tally::toString).isZero();
			assertThat(hello(application)).endsWith("version 3");
		}
	}

	@Test
	void aCommandThatDoesNotExistIsNamed() throws Exception {
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.arguments("--graceful.restart.successor.command=/nowhere/java,-jar,app.jar")
			.start()) {
			Upgrades.request(application);
			application.awaitOutput("graceful.restart.successor.command", SOON);
			assertThat(application.output()).contains("/nowhere/java")
				.contains("refused, this process goes on serving");
			assertThat(application.currentGeneration()).hasValue(1);
		}
	}

	@Test
	void everyGenerationExitsWithZero() throws Exception {
		Path statuses = this.directory.resolve("statuses");
		Path script = script("""
				#!/bin/sh
				"%s/bin/java" -XX:TieredStopAtLevel=1 -jar app.jar "$@"
				echo $? >> statuses
				""".formatted(System.getProperty("java.home")));
		int port = FreePort.find();
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.target(Target.http(port))
			.environment("GRACEFUL_RESTART_SUCCESSOR_COMMAND", script.toString())
			.environment("SERVER_PORT", Integer.toString(port))
			.start()) {
			Upgrades.upgrade(application);
			assertThat(application.firstExitStatus()).hasValue(0);
			Upgrades.upgrade(application);
			Awaitility.await().untilAsserted(() -> assertThat(statuses).hasContent("0"));
		}
	}

	@Test
	void aCommandLineOfMoreThanOnePageIsPassedOnWhole() throws Exception {
		String longArgument = "--sample.unused=" + "x".repeat(6000);
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.jvmArguments("-Dsample.first=1")
			.arguments(longArgument, "--sample.version=last argument")
			.start()) {
			Upgrades.upgrade(application);
			Upgrades.upgrade(application);
			assertThat(hello(application)).endsWith("version last argument");
			List<String> commandLine = commandLine(application.currentPid().orElseThrow());
			assertThat(commandLine).contains(longArgument, "-Dsample.first=1");
			assertThat(commandLine).filteredOn((each) -> each.startsWith("--add-opens")).hasSize(1);
		}
	}

	@Test
	void aJarThatWasWrittenToInPlaceIsRefusedUntilItsNameBelongsToAnotherFile() throws Exception {
		try (Lineage application = SampleApp.launch(this.jar, this.directory)
			.environment("JAVA_TOOL_OPTIONS",
					"-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + FreePort.find())
			.start()) {
			addComment(this.jar);
			Upgrades.request(application);
			application.awaitOutput("refused, this process goes on serving: The jar " + this.jar + " was overwritten",
					SOON);
			Path copy = Files.copy(this.jar, this.directory.resolve("app.jar.new"));
			Files.move(copy, this.jar, StandardCopyOption.ATOMIC_MOVE);
			Upgrades.upgrade(application);
			assertThat(application.output()).as("the debugger's port, which cannot exist twice")
				.contains("Left out of the successor");
		}
	}

	// Changes the end of the file alone, so that the process still finds all its classes.
	private static void addComment(Path jar) throws Exception {
		try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
			file.seek(file.length() - 2);
			file.write(new byte[] { 1, 0, '!' });
		}
	}

	private Path script(String text) throws Exception {
		Path script = Files.writeString(this.directory.resolve("start.sh"), text);
		script.toFile().setExecutable(true);
		return script;
	}

	private static void truncate(Path jar) throws Exception {
		Path cut = Files.copy(jar, jar.resolveSibling("cut.jar"));
		try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
			file.setLength(file.length() / 2);
		}
		Files.move(cut, jar, StandardCopyOption.ATOMIC_MOVE);
	}

	private static String hello(Lineage application) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + application.target().address().getPort() + "/hello");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
			.body()
			.strip();
	}

	private static List<String> commandLine(long pid) throws Exception {
		return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).split("\0"));
	}

}
