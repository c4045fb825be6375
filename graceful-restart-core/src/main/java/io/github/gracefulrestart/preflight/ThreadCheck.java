/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether the control groups allow the threads with which a successor starts. A JVM that
 * gets no thread fails with an OutOfMemoryError, and the serving one may be the next to
 * want one. How many threads this process has says little of that: most of them came with
 * its load, and a pool that cannot grow serves with what it has.
 *
 * @param files where to read
 */
record ThreadCheck(SystemFiles files) implements Check {

	/**
	 * With less a JVM with Spring Boot and Tomcat does not come up. The sample
	 * application had 39 when it was ready on two processors, and 23 at the least (one
	 * processor, the serial collector, virtual threads).
	 */
	static final int NEED = 20;

	private static final String LIMIT = "pids.max";

	@Override
	public List<String> problems() {
		return new ControlGroups(this.files).with("pids")
			.stream()
			.map(ThreadCheck::problem)
			.flatMap(Optional::stream)
			.toList();
	}

	private static Optional<String> problem(ControlGroup group) {
		OptionalLong limit = group.value(LIMIT);
		OptionalLong current = group.value("pids.current");
		if (limit.isEmpty() || current.isEmpty() || limit.getAsLong() - current.getAsLong() >= NEED) {
			return Optional.empty();
		}
		return Optional
			.of("There are not enough threads for a second process: it cannot start with less than %d, and %s allows %d, of which %d are in use; raise the limit (TasksMax= of a systemd unit, the pids limit of a container; both can be raised while it runs)"
				.formatted(NEED, group.path(LIMIT), limit.getAsLong(), current.getAsLong()));
	}

}
