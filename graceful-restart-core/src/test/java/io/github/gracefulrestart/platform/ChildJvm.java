/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A JVM that runs a main class of the tests, takes commands by its standard input and
 * says on its standard output what it does.
 */
public final class ChildJvm implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Process process;

	private final List<String> output = new CopyOnWriteArrayList<>();

	private final PrintStream input;

	private final Thread reader;

	private ChildJvm(Process process) {
		this.process = process;
		this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
		this.reader = new Thread(this::read, "output of " + process.pid());
		this.reader.start();
	}

	public static ChildJvm start(Class<?> main, List<String> options, Map<String, String> environment,
			String... arguments) throws IOException {
		List<String> command = command(main, options, arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().remove("_JAVA_SR_SIGNUM");
		builder.environment().putAll(environment);
		return start(builder);
	}

	public static ChildJvm start(ProcessBuilder builder) throws IOException {
		return new ChildJvm(builder.start());
	}

	public static List<String> command(Class<?> main, List<String> options, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return command;
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8)) {
			lines.lines().forEach(this.output::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void tell(String command) {
		this.input.println(command);
		awaitLine("did " + command);
	}

	public void signal(String name) throws Exception {
		shell("kill -" + name + " " + this.process.pid());
	}

	/**
	 * Sends a signal many times, each by a process of its own: the kernel makes one of
	 * several that come faster than they are taken.
	 */
	public void signals(String name, int times) throws Exception {
		shell("i=0; while [ $i -lt " + times + " ]; do env kill -" + name + " " + this.process.pid()
				+ "; i=$((i+1)); done");
	}

	private static void shell(String script) throws Exception {
		new ProcessBuilder("sh", "-c", script).start().waitFor();
	}

	public void awaitLine(String part) {
		awaitLines(part, 1);
	}

	public void awaitLines(String part, int times) {
		await().atMost(PATIENCE)
			.failFast(() -> assertThat(this.reader.isAlive() || count(part) >= times)
				.as("ended without \"%s\": %s", part, this.output)
				.isTrue())
			.until(() -> count(part) >= times);
	}

	public long count(String part) {
		return this.output.stream().filter((line) -> line.contains(part)).count();
	}

	public String line(String part) {
		return this.output.stream().filter((line) -> line.contains(part)).findFirst().orElseThrow();
	}

	public List<String> lines(String part) {
		return this.output.stream().filter((line) -> line.contains(part)).toList();
	}

	public List<String> output() throws InterruptedException {
		this.reader.join(PATIENCE.toMillis());
		return List.copyOf(this.output);
	}

	public int exitStatus() throws InterruptedException {
		return this.process.waitFor();
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	@Override
	public String toString() {
		return "process " + this.process.pid() + " that said " + this.output;
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
