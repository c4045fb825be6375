/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What this process uses, as proc(5) tells it in {@code /proc/self}.
 *
 * @param files where to read
 * @param heap gives the present size of the heap in bytes
 */
record OwnProcess(SystemFiles files, LongSupplier heap) {

	private static final String STATUS = "/proc/self/status";

	private static final long KIBIBYTE = 1024;

	/**
	 * Returns the memory that a process like this one needs for itself: what is resident
	 * and not the content of a file. The pages of the JVM, of its class data archive and
	 * of the jar are there once for both processes.
	 * <p>
	 * Taken from {@code status}, which costs the same however large the process is;
	 * {@code smaps_rollup} walks through all pages.
	 * @return the bytes; empty if they are not told
	 */
	OptionalLong memory() {
		OptionalLong anonymous = kibibytes("RssAnon");
		if (anonymous.isEmpty()) {
			// Linux before 4.5.
			return kibibytes("VmRSS");
		}
		// ZGC without generations maps its heap, which is shared memory, three times,
		// and the kernel counts each.
		long shared = Math.min(kibibytes("RssShmem").orElse(0), this.heap.getAsLong());
		return OptionalLong.of(anonymous.getAsLong() + shared);
	}

	private OptionalLong kibibytes(String key) {
		OptionalLong number = this.files.number(STATUS, 1, key);
		return number.isPresent() ? OptionalLong.of(number.getAsLong() * KIBIBYTE) : number;
	}

	/**
	 * Returns the size of the table of descriptors, which grows as needed and never
	 * shrinks.
	 * @return at least the number of open descriptors; empty if it is not told
	 */
	OptionalLong descriptorSlots() {
		return this.files.number(STATUS, 1, "FDSize");
	}

	/**
	 * Counts the open descriptors, which takes some microseconds for each.
	 * @return their number; empty if they cannot be counted
	 */
	OptionalLong openDescriptors() {
		return this.files.entries("/proc/self/fd");
	}

	/**
	 * Returns the soft limit of RLIMIT_NOFILE, which is the one that holds, and which a
	 * child inherits. The JVM has made it the hard one when it started.
	 * @return the limit; empty if there is none
	 */
	OptionalLong descriptorLimit() {
		return this.files.number("/proc/self/limits", 3, "Max open files");
	}

}
