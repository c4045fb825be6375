/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Prints its own command line, each word in brackets on a line of its own.
 */
final class CommandLinePrinter {

	private CommandLinePrinter() {
	}

	public static void main(String[] args) {
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		CommandLine.current().arguments().forEach((word) -> out.println("[" + word + "]"));
	}

}
