/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether there are enough file descriptors. A successor has the same limit as this
 * process and, when it has adopted all connections, about as many open; this process
 * needs a few more for the upgrade itself.
 *
 * @param files where to read
 * @param process this process
 */
record DescriptorCheck(SystemFiles files, OwnProcess process) implements Check {

	/**
	 * What an upgrade needs on top, in either process, and some to serve with meanwhile.
	 */
	static final int RESERVE = 64;

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
		if (limit.isPresent() && limit.getAsLong() - open < RESERVE) {
			problems.add(
					"This process has %d of at most %d file descriptors open, and an upgrade needs %d more here and as many in the successor; raise the limit (prlimit --nofile for this process, LimitNOFILE= of a systemd unit for the next), or wait until there are fewer connections"
						.formatted(open, limit.getAsLong(), RESERVE));
		}
		OptionalLong allocated = this.files.number(FILES_OF_THE_SYSTEM, 0, "");
		OptionalLong maximum = this.files.number(FILES_OF_THE_SYSTEM, 2, "");
		if (allocated.isPresent() && maximum.isPresent() && maximum.getAsLong() - allocated.getAsLong() < open) {
			problems.add(
					"The host has %d of at most %d files open, and a successor may need as many as this process, %d; raise the sysctl fs.file-max"
						.formatted(allocated.getAsLong(), maximum.getAsLong(), open));
		}
		return problems;
	}

}
