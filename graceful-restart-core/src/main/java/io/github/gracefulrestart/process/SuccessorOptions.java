/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a successor's command is to differ from that of its predecessor.
 *
 * @param command the whole command, replacing this process's own; empty to go on with
 * this process's own
 * @param jvmArguments further options of the JVM, put behind those that are there so that
 * they win
 * @param arguments further arguments of the application, each complete in itself like
 * {@code --name=value}; one that is there is not added again, so that a command line does
 * not grow with each generation
 * @param leaveOut the options of the JVM to leave out, matched against the whole option;
 * {@code --name value} is matched as {@code --name=value}. They apply to the command line
 * that this process was started with and to the environment variables that hold such
 * options, not to {@code command}.
 */
public record SuccessorOptions(List<String> command, List<String> jvmArguments, List<String> arguments,
		List<Pattern> leaveOut) {

	/**
	 * The same command again.
	 */
	public static final SuccessorOptions NONE = new SuccessorOptions(List.of(), List.of(), List.of(), List.of());

	public SuccessorOptions {
		command = List.copyOf(command);
		jvmArguments = List.copyOf(jvmArguments);
		arguments = List.copyOf(arguments);
		leaveOut = List.copyOf(leaveOut);
	}

}
