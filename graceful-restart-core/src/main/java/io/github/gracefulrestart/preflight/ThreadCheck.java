/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether the control groups allow as many more threads as this process has. A JVM that
 * gets no thread fails with an OutOfMemoryError, and the serving one may be the next to
 * want one.
 *
 * @param files where to read
 * @param process this process
 */
record ThreadCheck(SystemFiles files, OwnProcess process) implements Check {

	private static final String LIMIT = "pids.max";

	@Override
	public List<String> problems() {
		OptionalLong threads = this.process.threads();
		if (threads.isEmpty()) {
			return List.of();
		}
		return new ControlGroups(this.files).with("pids")
			.stream()
			.map((group) -> problem(threads.getAsLong(), group))
			.flatMap(Optional::stream)
			.toList();
	}

	private static Optional<String> problem(long threads, ControlGroup group) {
		OptionalLong limit = group.value(LIMIT);
		OptionalLong current = group.value("pids.current");
		if (limit.isEmpty() || current.isEmpty() || limit.getAsLong() - current.getAsLong() >= threads) {
			return Optional.empty();
		}
		return Optional
			.of("There are not enough threads for two processes: this one has %d, its successor may need as many, and %s allows %d, of which %d are in use; raise the limit (TasksMax= of a systemd unit, the pids limit of a container)"
				.formatted(threads, group.path(LIMIT), limit.getAsLong(), current.getAsLong()));
	}

}
