/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.List;
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

	/** Of {@code memory.stat} in version 2; each includes what is in groups below. */
	private static final List<String> UNIFIED_CACHES = List.of("inactive_file", "active_file", "slab_reclaimable");

	/** Likewise in version 1, which does not tell of slabs. */
	private static final List<String> LEGACY_CACHES = List.of("total_inactive_file", "total_active_file");

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
	 * Returns what a control group leaves. The cache of files counts as free, and so do
	 * those of the kernel's own caches that it can empty: all of it is taken back before
	 * the limit is felt, used lately or not. Files in memory (tmpfs) are not among it,
	 * nor is what is locked.
	 * @param group the group
	 * @return the memory; empty if the group has no limit
	 */
	static Optional<FreeMemory> of(ControlGroup group) {
		Optional<FreeMemory> unified = of(group, "memory.max", "memory.current", UNIFIED_CACHES);
		return unified.isPresent() ? unified
				: of(group, "memory.limit_in_bytes", "memory.usage_in_bytes", LEGACY_CACHES);
	}

	private static Optional<FreeMemory> of(ControlGroup group, String limitFile, String usageFile,
			List<String> caches) {
		OptionalLong limit = group.value(limitFile);
		OptionalLong usage = group.value(usageFile);
		if (limit.isEmpty() || usage.isEmpty()) {
			return Optional.empty();
		}
		long used = usage.getAsLong();
		for (String cache : caches) {
			// Not read at one moment: it may have grown beyond what was in use before.
			used = Math.max(0, used - group.statistic("memory.stat", cache).orElse(0));
		}
		long free = Math.max(0, limit.getAsLong() - used);
		return Optional.of(new FreeMemory(free,
				"%s allows %d MiB, of which %d MiB are in use, not counting file cache, and only %d MiB free".formatted(
						group.path(limitFile), Mebibytes.full(limit.getAsLong()), Mebibytes.begun(used),
						Mebibytes.full(free)),
				RAISE));
	}

}
