/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a successor is started. A bean of this type takes the place of the properties
 * {@code graceful.restart.successor}. It is asked for each upgrade, so it may answer
 * differently each time: with the newest of several jars, for example.
 * <p>
 * May be called by any thread, also for a look that starts nothing. What it throws is a
 * reason not to start an upgrade.
 */
public interface SuccessorDetails {

	/**
	 * Returns the command that replaces the one of the running process. It has to lead to
	 * a JVM that runs the application, and gets its JVM flags by
	 * {@code JDK_JAVA_OPTIONS}.
	 * @return the words; none, as by default, to go on with the command of the running
	 * process
	 */
	default List<String> command() {
		return List.of();
	}

	/**
	 * Returns the JVM options that the successor gets in addition.
	 * @return the options; none by default
	 */
	default List<String> jvmArguments() {
		return List.of();
	}

	/**
	 * Returns the application arguments that the successor gets in addition. One that is
	 * there already is not added again.
	 * @return the arguments, each complete in itself like {@code --name=value}; none by
	 * default
	 */
	default List<String> arguments() {
		return List.of();
	}

	/**
	 * Returns which JVM options of the running process the successor does not get.
	 * @return what matches such an option as a whole; nothing by default
	 */
	default List<Pattern> leaveOut() {
		return List.of();
	}

}
