/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import org.jspecify.annotations.Nullable;

/**
 * Which process answered, by its own account ({@code X-Pid} and {@code X-Generation}).
 *
 * @param pid its process id
 * @param generation its place in the chain of upgrades
 */
public record Origin(long pid, int generation) {

	static @Nullable Origin of(@Nullable String pid, @Nullable String generation) {
		try {
			return (pid != null && generation != null) ? new Origin(Long.parseLong(pid), Integer.parseInt(generation))
					: null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
