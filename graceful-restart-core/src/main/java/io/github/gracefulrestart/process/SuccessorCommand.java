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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

	private final boolean replaced;

	private final Check preflight;

	private SuccessorCommand(List<String> command, Map<String, String> environment, List<String> leftOut,
			boolean replaced, Check preflight) {
		this.command = List.copyOf(command);
		this.environment = Map.copyOf(environment);
		this.leftOut = leftOut;
		this.replaced = replaced;
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
				: new OwnCommand(CopiedJar.remove(own.arguments()), leftOut).with(flags, further);
		options.arguments().stream().filter((argument) -> !command.contains(argument)).forEach(command::add);
		SuccessorEnvironment successor = new SuccessorEnvironment(environment);
		successor.leaveOut(leftOut);
		if (replaced) {
			successor.addJvmOptions(flags);
			successor.addJvmOptions(further);
		}
		successor.leaveOutService();
		successor.moveSuspendSignal();
		return new SuccessorCommand(command, successor.variables(), leftOut.texts(), replaced,
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
	 * Returns whether it is another command than the one that started this process.
	 * @return whether {@link SuccessorOptions#command()} says so
	 */
	public boolean isReplaced() {
		return this.replaced;
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
	 * Returns the jar that the command runs.
	 * @return the jar, relative to the working directory if it was named so; empty if it
	 * does not say {@code -jar}
	 */
	public Optional<Path> jar() {
		return Entry.of(this.command).jar(this.command).map(Path::of);
	}

	/**
	 * Returns the file that starts the JVM, as it is found now.
	 * @return the file; empty if there is none
	 */
	public Optional<Path> launcher() {
		return program(this.command.get(0));
	}

	/**
	 * Looks for a program as the command itself would.
	 * @param name its name, or its path
	 * @return the file; empty if there is none
	 */
	public Optional<Path> program(String name) {
		return new Launcher(name, this.environment.get("PATH"), false).file();
	}

	/**
	 * Returns the options of the JVM, wherever they stand.
	 * @return each option's text: those of the environment first, then those of the
	 * command line
	 */
	public List<String> jvmOptions() {
		List<String> own = this.command.subList(1, Math.max(1, Entry.of(this.command).application()));
		return Stream.concat(SuccessorEnvironment.jvmOptions(this.environment), JvmOption.all(own).stream())
			.map(JvmOption::text)
			.filter((option) -> !option.equals("-jar"))
			.toList();
	}

	/**
	 * Returns a command that runs a copy of the jar. What it starts makes its successor's
	 * command of the jar again.
	 * @param copy the copy
	 * @param option a further option of the JVM, one word
	 * @return the other command
	 */
	public SuccessorCommand ofCopy(Path copy, String option) {
		return running(CopiedJar.insert(this.command, copy, option));
	}

	/**
	 * Returns a command that runs something else in the same environment.
	 * @param words the words
	 * @return the other command
	 */
	public SuccessorCommand running(List<String> words) {
		return new SuccessorCommand(words, this.environment, this.leftOut, this.replaced, this.preflight);
	}

	/**
	 * Returns a command that runs the same with a lower priority. So from its beginning:
	 * afterwards each of its threads would have to be changed.
	 * @param nice how much higher its nice value is, 1 to 19
	 * @return the other command; empty if there is no program {@code nice}
	 */
	public Optional<SuccessorCommand> nicer(int nice) {
		return program("nice").map((file) -> running(
				Stream.concat(Stream.of(file.toString(), "-n", Integer.toString(nice)), this.command.stream())
					.toList()));
	}

	/**
	 * Returns a command without some options of the JVM and some variables.
	 * @param options which options, see {@link SuccessorOptions#leaveOut()}
	 * @param variables names of variables
	 * @return the other command
	 */
	public SuccessorCommand without(List<Pattern> options, Set<String> variables) {
		LeftOut further = new LeftOut(options);
		List<String> words = new OwnCommand(this.command, further).with(List.of(), List.of());
		SuccessorEnvironment rest = new SuccessorEnvironment(this.environment);
		rest.leaveOut(further);
		rest.variables().keySet().removeAll(variables);
		return new SuccessorCommand(words, rest.variables(), this.leftOut, this.replaced, this.preflight);
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
