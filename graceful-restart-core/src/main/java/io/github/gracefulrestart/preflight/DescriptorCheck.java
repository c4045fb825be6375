/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether there are enough file descriptors for the upgrade itself. Connections ask for
 * none: one that moves is the same open file in both processes, and what a successor has
 * no descriptor for stays here.
 *
 * @param files where to read
 * @param process this process
 */
record DescriptorCheck(SystemFiles files, OwnProcess process) implements Check {

	/**
	 * What this process needs on top: for the control socket, the successor's process and
	 * pipes, and the files that are looked at before.
	 */
	static final int UPGRADE = 16;

	/**
	 * What a successor opens: a JVM with Spring Boot and Tomcat was seen with 16 when it
	 * was ready.
	 */
	static final int SUCCESSOR = 16;

	private static final String FILES_OF_THE_SYSTEM = "/proc/sys/fs/file-nr";

	@Override
	public List<String> problems() {
		OptionalLong slots = this.process.descriptorSlots();
		if (slots.isPresent() && problems(slots.getAsLong()).isEmpty()) {
			return List.of();
		}
		OptionalLong open = this.process.openDescriptors();
		return open.isPresent() ? problems(open.getAsLong()) : List.of();
	}

	private List<String> problems(long open) {
		List<String> problems = new ArrayList<>();
		OptionalLong limit = this.process.descriptorLimit();
		if (limit.isPresent() && limit.getAsLong() - open < UPGRADE) {
			problems.add(
					"This process has %d of at most %d file descriptors open, and an upgrade needs %d more; raise the limit (prlimit --nofile for this process, LimitNOFILE= of a systemd unit for the next), or wait until there are fewer connections"
						.formatted(open, limit.getAsLong(), UPGRADE));
		}
		OptionalLong allocated = this.files.number(FILES_OF_THE_SYSTEM, 0, "");
		OptionalLong maximum = this.files.number(FILES_OF_THE_SYSTEM, 2, "");
		if (allocated.isPresent() && maximum.isPresent()
				&& maximum.getAsLong() - allocated.getAsLong() < UPGRADE + SUCCESSOR) {
			problems.add(
					"The host has %d of at most %d files open, and an upgrade needs %d more; raise the sysctl fs.file-max"
						.formatted(allocated.getAsLong(), maximum.getAsLong(), UPGRADE + SUCCESSOR));
		}
		return problems;
	}

}
