/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervisor;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine or container, as {@code proc(5)} shows them.
 */
final class ProcessTable {

	/** More than the first twenty fields take, the name with its 64 bytes among them. */
	private static final int ENOUGH = 512;

	/** Where the number of threads is behind the name: field 20. */
	private static final int THREADS = 17;

	private final String parent;

	ProcessTable(long pid) {
		this.parent = Long.toString(pid);
	}

	/**
	 * Returns the children that have ended and wait for being reaped.
	 */
	List<Long> zombies() {
		List<Long> zombies = new ArrayList<>();
		String[] names = new File("/proc").list();
		if (names != null) {
			for (String name : names) {
				if (Character.isDigit(name.charAt(0)) && isZombieHere(stat(name))) {
					zombies.add(Long.valueOf(name));
				}
			}
		}
		return zombies;
	}

	private boolean isZombieHere(@Nullable String stat) {
		return stat != null && (stat.startsWith("Z") || stat.startsWith("X")) && stat.startsWith(this.parent, 2)
				&& stat.startsWith(" ", 2 + this.parent.length()) && !hasThreads(stat);
	}

	// Its first thread has ended and others have not: whoever reaps it waits for them.
	private static boolean hasThreads(String stat) {
		String[] fields = stat.split(" ");
		return fields.length > THREADS && fields[THREADS].compareTo("1") > 0;
	}

	/**
	 * Returns what stands behind the name: the state, the parent, and more.
	 */
	private static @Nullable String stat(String name) {
		byte[] bytes = new byte[ENOUGH];
		int length;
		try (FileInputStream file = new FileInputStream("/proc/".concat(name).concat("/stat"))) {
			length = file.read(bytes);
		}
		catch (IOException ex) {
			// It is gone.
			return null;
		}
		String text = new String(bytes, 0, Math.max(length, 0), StandardCharsets.ISO_8859_1);
		// The name in parentheses may hold anything, parentheses too.
		int end = text.lastIndexOf(')');
		return (end >= 0 && end + 2 < text.length()) ? text.substring(end + 2) : null;
	}

}
