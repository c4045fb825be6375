/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.preflight.Check;
import io.github.gracefulrestart.preflight.Checks;

/**
 * The command that starts a successor, and the environment it starts in: this process's
 * own, with what a successor needs and without what would stop it.
 */
public final class SuccessorCommand implements Check {

	private final List<String> command;

	private final Map<String, String> environment;

	private final List<String> leftOut;

	private final Check preflight;

	private SuccessorCommand(List<String> command, Map<String, String> environment, List<String> leftOut,
			Check preflight) {
		this.command = List.copyOf(command);
		this.environment = Map.copyOf(environment);
		this.leftOut = leftOut;
		this.preflight = preflight;
	}

	/**
	 * Makes a command. It is the same again when the process that it started makes one
	 * with the same options: nothing is added twice.
	 * @param own this process's command line
	 * @param environment this process's environment
	 * @param options how the command is to differ
	 * @param requiredFlags options of the JVM that the successor must have, each one
	 * word. They stand right behind the launcher or, if
	 * {@link SuccessorOptions#command()} replaces the command, in
	 * {@code JDK_JAVA_OPTIONS}.
	 * @return the command
	 */
	public static SuccessorCommand of(CommandLine own, Map<String, String> environment, SuccessorOptions options,
			List<String> requiredFlags) {
		LeftOut leftOut = new LeftOut(options.leaveOut());
		boolean replaced = !options.command().isEmpty();
		List<JvmOption> flags = JvmOption.all(requiredFlags);
		List<JvmOption> further = JvmOption.all(options.jvmArguments());
		List<String> command = replaced ? new ArrayList<>(options.command())
				: new OwnCommand(own.arguments(), leftOut).with(flags, further);
		options.arguments().stream().filter((argument) -> !command.contains(argument)).forEach(command::add);
		SuccessorEnvironment successor = new SuccessorEnvironment(environment);
		successor.leaveOut(leftOut);
		if (replaced) {
			successor.addJvmOptions(flags);
			successor.addJvmOptions(further);
		}
		successor.leaveOutService();
		successor.moveSuspendSignal();
		return new SuccessorCommand(command, successor.variables(), leftOut.texts(),
				preflight(List.copyOf(command), replaced, environment.get("PATH")));
	}

	private static Check preflight(List<String> command, boolean configured, @Nullable String searchPath) {
		Optional<Check> jar = Entry.of(command).jar(command).map(Path::of).map(Jar::new);
		return Checks.of(new Launcher(command.get(0), searchPath, configured), jar.orElse(Checks.of()),
				WorkingDirectory.ofThisProcess(), new Arguments(command));
	}

	/**
	 * Returns the command.
	 * @return the words, the launcher first
	 */
	public List<String> command() {
		return this.command;
	}

	/**
	 * Returns the whole environment.
	 * @return the variables
	 */
	public Map<String, String> environment() {
		return this.environment;
	}

	/**
	 * Returns the options of the JVM that this process has and its successor has not.
	 * @return each option's text, with the variable's name behind it if it stood in one
	 */
	public List<String> leftOut() {
		return this.leftOut;
	}

	/**
	 * Looks for what would make the successor fail at once, in the file system as it is
	 * now. Takes as long as it takes to read the directory of a jar.
	 */
	@Override
	public List<String> problems() {
		return this.preflight.problems();
	}

	@Override
	public String toString() {
		return String.join(" ", this.command);
	}

}
