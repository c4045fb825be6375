/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says of a process or a thread in its file {@code stat}: see proc(5).
 */
public final class StatFields {

	private StatFields() {
	}

	/**
	 * Reads the fields that follow the name, which may contain anything, also a part of a
	 * character.
	 * @param task the folder of the process or thread
	 * @return the fields, the state first
	 * @throws IOException if there is none, or not any more
	 */
	public static String[] behindName(Path task) throws IOException {
		String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
		return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
	}

}
