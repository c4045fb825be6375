/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.process.CommandLine;
import io.github.gracefulrestart.process.SmallJvm;
import io.github.gracefulrestart.socket.ProcessImage;
import io.github.gracefulrestart.supervisor.Supervisor;

/**
 * The small program that takes the place of the first generation. The application may be
 * a jar of jars, from which only its own loader can load: so the program's classes are
 * written to a directory.
 */
final class SupervisorProgram {

	static final List<String> CLASSES = List.of("Supervisor", "Signals", "Children", "Roster", "ProcessTable",
			"SignalDescriptor", "JdkChildren");

	/** HUP, INT, QUIT, USR1, USR2, TERM, CHLD, URG, WINCH, IO, PWR. */
	private static final Set<Integer> SIGNALS = Set.of(1, 2, 3, 10, 12, 15, 17, 23, 28, 29, 30);

	private static final List<String> FLAGS = List.of("--add-opens=java.base/java.lang=ALL-UNNAMED");

	/** It takes a tenth of a second on a machine that does nothing else. */
	private static final int TRIAL_SECONDS = 20;

	private final SmallJvm jvm;

	private final Path folder;

	private @Nullable Object tried;

	private SupervisorProgram(SmallJvm jvm, Path folder) {
		this.jvm = jvm;
		this.folder = folder;
	}

	/**
	 * Writes the program, or writes it anew.
	 * @param directory where its classes go
	 */
	static SupervisorProgram write(Path directory) throws IOException {
		String name = Supervisor.class.getName();
		Path folder = Files.createDirectories(directory.resolve(Supervisor.class.getPackageName().replace('.', '/')));
		for (String each : CLASSES) {
			try (InputStream content = Supervisor.class.getResourceAsStream(each + ".class")) {
				if (content == null) {
					throw new FileNotFoundException(each + ".class");
				}
				Files.copy(content, folder.resolve(each + ".class"), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		return new SupervisorProgram(
				SmallJvm.of(CommandLine.current(), System.getenv().getOrDefault("PATH", ""), directory, name, FLAGS),
				folder);
	}

	/**
	 * Runs the program once, as a child and for a moment: what does not start must not
	 * take the place of a process that runs. Does nothing if it did before, and is the
	 * same.
	 * @throws IOException if it does not start
	 */
	void tryOut() throws IOException {
		for (String each : CLASSES) {
			if (Files.notExists(this.folder.resolve(each + ".class"))) {
				throw new FileNotFoundException(each + ".class is no longer in " + this.folder);
			}
		}
		Object version = this.jvm.version();
		if (version.equals(this.tried)) {
			return;
		}
		ProcessBuilder builder = new ProcessBuilder(this.jvm.command(Supervisor.TRIAL)).inheritIO()
			.directory(new File("/"))
			.redirectInput(new File("/dev/null"));
		builder.environment().clear();
		builder.environment().putAll(SmallJvm.environment(System.getenv()));
		Process process = builder.start();
		try {
			if (!process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
				throw new IOException(this.jvm.launcher() + " did not end within " + TRIAL_SECONDS + " s");
			}
			if (process.exitValue() != 0) {
				throw new IOException(this.jvm.launcher() + " ended with status " + process.exitValue());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
		finally {
			process.destroyForcibly();
		}
		this.tried = version;
	}

	/**
	 * Becomes the program. Returns only by an exception.
	 * @param roster the directory of the roster
	 * @param known the exit status to begin with
	 * @throws IOException if it cannot be run; this process is as it was
	 */
	void become(File roster, int known) throws IOException {
		ProcessImage.replace(this.jvm.launcher(), this.jvm.command(roster.toString(), Integer.toString(known)),
				SmallJvm.environment(System.getenv()), SIGNALS);
	}

}
