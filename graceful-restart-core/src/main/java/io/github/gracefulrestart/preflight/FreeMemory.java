/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much more memory can be used, as far as one limit is concerned.
 *
 * @param bytes how much
 * @param where in words for an operator: what has no more, and how that comes
 * @param remedy what gives it more
 */
record FreeMemory(long bytes, String where, String remedy) {

	private static final long KIBIBYTE = 1024;

	private static final String RAISE = "raise the limit (MemoryMax= of a systemd unit, the memory limit of a container)";

	/**
	 * Returns what the machine can give to a new process without swapping, as the kernel
	 * estimates it.
	 * @param files where to read
	 * @return the memory; empty if it is not told
	 */
	static Optional<FreeMemory> ofHost(SystemFiles files) {
		OptionalLong available = files.number("/proc/meminfo", 1, "MemAvailable");
		return available
			.isEmpty()
					? Optional.empty()
					: Optional.of(
							new FreeMemory(available.getAsLong() * KIBIBYTE,
									"the host has only %d MiB available (MemAvailable in /proc/meminfo)"
										.formatted(Mebibytes.full(available.getAsLong() * KIBIBYTE)),
									"free memory on the host"));
	}

	/**
	 * Returns what a control group leaves. The cache of files that have not been used
	 * lately counts as free: the kernel takes it back before a limit is felt.
	 * @param group the group
	 * @return the memory; empty if the group has no limit
	 */
	static Optional<FreeMemory> of(ControlGroup group) {
		Optional<FreeMemory> unified = of(group, "memory.max", "memory.current", "inactive_file");
		return unified.isPresent() ? unified
				: of(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
	}

	private static Optional<FreeMemory> of(ControlGroup group, String limitFile, String usageFile, String cache) {
		OptionalLong limit = group.value(limitFile);
		OptionalLong usage = group.value(usageFile);
		if (limit.isEmpty() || usage.isEmpty()) {
			return Optional.empty();
		}
		long used = Math.max(0, usage.getAsLong() - group.statistic("memory.stat", cache).orElse(0));
		long free = Math.max(0, limit.getAsLong() - used);
		return Optional.of(new FreeMemory(free,
				"%s allows %d MiB, of which %d MiB are in use, not counting inactive file cache, and only %d MiB free"
					.formatted(group.path(limitFile), Mebibytes.full(limit.getAsLong()), Mebibytes.begun(used),
							Mebibytes.full(free)),
				RAISE));
	}

}
