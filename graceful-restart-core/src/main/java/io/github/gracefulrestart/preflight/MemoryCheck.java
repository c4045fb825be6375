/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Whether there is as much free memory as this process uses. If there is not, the kernel
 * may kill one of the two processes while both run, and it chooses the larger one, which
 * is the one that serves.
 *
 * @param files where to read
 * @param process this process
 */
record MemoryCheck(SystemFiles files, OwnProcess process) implements Check {

	@Override
	public List<String> problems() {
		OptionalLong used = this.process.memory();
		if (used.isEmpty()) {
			return List.of();
		}
		return Stream
			.concat(FreeMemory.ofHost(this.files).stream(),
					new ControlGroups(this.files).with("memory").stream().map(FreeMemory::of).flatMap(Optional::stream))
			.filter((free) -> free.bytes() < used.getAsLong())
			.map((free) -> problem(used.getAsLong(), free))
			.toList();
	}

	private static String problem(long used, FreeMemory free) {
		return "There is not enough memory for two processes: this one uses %d MiB, its successor may need as much, and %s; %s, start the application anew with a smaller heap, or set the property graceful.restart.memory-check to warn"
			.formatted(Mebibytes.begun(used), free.where(), free.remedy());
	}

}
