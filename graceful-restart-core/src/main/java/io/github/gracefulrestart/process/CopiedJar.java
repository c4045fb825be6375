/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line whose jar is replaced by a copy of it, and the way back: what a process
 * says that runs from a copy is worth nothing for its successor, which may be another
 * version.
 */
final class CopiedJar {

	/**
	 * Stands behind the launcher and names the jar as it was named, for people as well.
	 */
	private static final String MARK = "-Dgraceful.restart.copy-of=";

	private CopiedJar() {
	}

	/**
	 * Replaces the jar.
	 * @param words a command line with {@code -jar}
	 * @param copy what to run instead
	 * @param option a further option of the JVM, one word
	 * @return the other command line
	 */
	static List<String> insert(List<String> words, Path copy, String option) {
		int jar = Entry.of(words).application();
		List<String> changed = new ArrayList<>(words);
		changed.set(jar, copy.toString());
		changed.addAll(1, List.of(MARK + words.get(jar), option));
		return changed;
	}

	/**
	 * Puts the jar back.
	 * @param words any command line
	 * @return what {@link #insert} was given; the same if it has not made this one
	 */
	static List<String> remove(List<String> words) {
		Entry entry = Entry.of(words);
		for (int at = 1; at < entry.application() - 1; at++) {
			if (words.get(at).startsWith(MARK) && entry.jar(words).isPresent()) {
				List<String> original = new ArrayList<>(words);
				original.set(entry.application(), words.get(at).substring(MARK.length()));
				original.subList(at, at + 2).clear();
				return original;
			}
		}
		return words;
	}

}
