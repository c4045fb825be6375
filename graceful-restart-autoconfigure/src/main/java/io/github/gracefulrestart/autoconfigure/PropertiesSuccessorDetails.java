/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the properties say.
 *
 * @param command the command
 * @param jvmArguments further options of the JVM
 * @param arguments further arguments of the application
 * @param leaveOut options of the JVM to leave out
 */
record PropertiesSuccessorDetails(List<String> command, List<String> jvmArguments, List<String> arguments,
		List<Pattern> leaveOut) implements SuccessorDetails {

}
