/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How the first process of a lineage is started: a jar, run by the Java that runs this
 * JVM.
 */
public final class Launch {

	private final Path jar;

	private final List<String> jvmArguments = new ArrayList<>();

	private final List<String> arguments = new ArrayList<>();

	private final List<String> starter = new ArrayList<>();

	private final Map<String, String> environment = new LinkedHashMap<>();

	private Path javaHome = Path.of(System.getProperty("java.home"));

	private @Nullable Path directory;

	private @Nullable Target target;

	private Duration readyWithin = Duration.ofSeconds(90);

	Launch(Path jar) {
		this.jar = jar;
	}

	public Launch javaHome(Path home) {
		this.javaHome = home;
		return this;
	}

	public Launch jvmArguments(String... more) {
		this.jvmArguments.addAll(List.of(more));
		return this;
	}

	public Launch arguments(String... more) {
		this.arguments.addAll(List.of(more));
		return this;
	}

	/**
	 * Has a program start the process, which is then the first of the lineage itself.
	 * @param program the program and its arguments, to be followed by the command
	 * @return this
	 */
	public Launch under(String... program) {
		this.starter.addAll(List.of(program));
		return this;
	}

	public Launch environment(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	/**
	 * Sets where the process works and where its output goes ({@code output.log}). A
	 * directory set here stays; without one, a temporary directory is taken and deleted.
	 * @param path the directory
	 * @return this
	 */
	public Launch directory(Path path) {
		this.directory = path;
		return this;
	}

	/**
	 * Sets where the application is to answer. Without it, it is told a free port by
	 * {@code --server.port} and asked by HTTP.
	 * @param where the port that the other arguments set
	 * @return this
	 */
	public Launch target(Target where) {
		this.target = where;
		return this;
	}

	public Launch readyWithin(Duration atMost) {
		this.readyWithin = atMost;
		return this;
	}

	/**
	 * Starts the process and waits until it answers.
	 * @return the running lineage
	 * @throws IOException if it cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if it ends or does not answer in time; the message
	 * ends with its last output
	 */
	public Lineage start() throws IOException, InterruptedException {
		Target where = (this.target != null) ? this.target : Target.http(FreePort.find());
		Path given = this.directory;
		Path place = (given != null) ? Files.createDirectories(given) : Files.createTempDirectory("lineage");
		Path log = place.resolve("output.log");
		Mark mark = new Mark();
		Lineage lineage = new Lineage(process(where, place, log, mark), mark, where,
				new Workplace(place, given == null));
		try {
			lineage.awaitReady(this.readyWithin);
			return lineage;
		}
		catch (Throwable ex) {
			lineage.close();
			throw ex;
		}
	}

	/**
	 * Starts the process as a further one of an application that runs already, as
	 * somebody would who has not heard of it, and does not wait for anything. It is told
	 * the same port, and prints to a file of its own in the same directory.
	 * @param application the application
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	public Process join(Lineage application) throws IOException {
		Path log = Files.createTempFile(application.directory(), "output-", ".log");
		Process process = process(application.target(), application.directory(), log, application.mark());
		application.add(process, log);
		return process;
	}

	private Process process(Target where, Path place, Path log, Mark mark) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command(where)).directory(place.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().putAll(this.environment);
		builder.environment().put(mark.name(), mark.value());
		return builder.start();
	}

	private List<String> command(Target where) {
		// What a shell starts in the background ignores SIGINT, and so does all that it
		// starts. Coreutils' env becomes the process that it starts.
		List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
		command.addAll(this.starter);
		command.add(this.javaHome.resolve("bin/java").toString());
		command.addAll(this.jvmArguments);
		command.add("-jar");
		command.add(this.jar.toAbsolutePath().toString());
		command.addAll(this.arguments);
		if (this.target == null) {
			command.add("--server.port=" + where.address().getPort());
		}
		return command;
	}

}
