/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.List;

import io.github.gracefulrestart.preflight.Check;

/**
 * Whether the words of a command arrive as they are.
 *
 * @param words the command
 */
record Arguments(List<String> words) implements Check {

	@Override
	public List<String> problems() {
		return this.words.stream()
			.filter((word) -> word.indexOf(CommandLine.UNREADABLE) >= 0)
			.limit(1)
			.map(("The argument \"%s\" has characters that this process's locale does not know, so the successor would get others; "
					+ "start the application with LC_ALL=C.UTF-8")::formatted)
			.toList();
	}

}
