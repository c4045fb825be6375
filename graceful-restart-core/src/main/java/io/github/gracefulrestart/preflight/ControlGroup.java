/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.OptionalLong;

/**
 * A control group (cgroups(7)), version 1 or 2, to which this process belongs.
 *
 * @param files where to read
 * @param directory the absolute path of its directory
 */
record ControlGroup(SystemFiles files, String directory) {

	/**
	 * Reads a limit or a usage.
	 * @param file the file's name
	 * @return the number; empty if there is no such file or no limit, which is
	 * {@code max} in version 2. Version 1 has a number for it that no machine reaches.
	 */
	OptionalLong value(String file) {
		return this.files.number(path(file));
	}

	OptionalLong statistic(String file, String key) {
		return this.files.number(path(file), 1, key);
	}

	String path(String file) {
		return this.directory + "/" + file;
	}

}
