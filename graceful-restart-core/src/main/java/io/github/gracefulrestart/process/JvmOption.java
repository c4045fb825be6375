/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One option of the {@code java} launcher: a single word, or two if the launcher takes
 * the option's value from the word that follows.
 *
 * @param words the one or two words, as they stand on the command line
 */
record JvmOption(List<String> words) {

	/**
	 * The options whose value is a word of its own: {@code IsLauncherOption} and
	 * {@code IsModuleOption} of the launcher's {@code java.c}, JDK 9 to 25.
	 */
	private static final Set<String> WITH_VALUE = Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path",
			"--upgrade-module-path", "--add-modules", "--limit-modules", "--add-exports", "--add-opens", "--add-reads",
			"--patch-module", "--enable-native-access", "-d", "--describe-module", "--source");

	/**
	 * Reads words that are all options, as an environment variable holds them.
	 * @param words the words
	 * @return the options in their order
	 */
	static List<JvmOption> all(List<String> words) {
		List<JvmOption> options = new ArrayList<>();
		int at = 0;
		while (at < words.size()) {
			JvmOption option = at(words, at);
			options.add(option);
			at += option.words().size();
		}
		return options;
	}

	/**
	 * Reads the option that begins at a word.
	 * @param words the words
	 * @param index where the option begins
	 * @return the option, of one word if its value is missing
	 */
	static JvmOption at(List<String> words, int index) {
		int length = WITH_VALUE.contains(words.get(index)) ? 2 : 1;
		return new JvmOption(List.copyOf(words.subList(index, Math.min(index + length, words.size()))));
	}

	/**
	 * Returns the option as one text. The launcher itself joins {@code --name value} to
	 * {@code --name=value}, so both are the same here.
	 * @return the option's text
	 */
	String text() {
		String separator = this.words.get(0).startsWith("--") ? "=" : " ";
		return String.join(separator, this.words);
	}

	/**
	 * Returns whether this option already says what another one says: the same text, or
	 * the same up to the last {@code =} with a longer list of values behind it.
	 * @param other the other option
	 * @return whether the other one adds nothing
	 */
	boolean covers(JvmOption other) {
		String mine = text();
		String theirs = other.text();
		if (mine.equals(theirs)) {
			return true;
		}
		int split = theirs.lastIndexOf('=') + 1;
		return split > 0 && theirs.startsWith("--") && mine.startsWith(theirs.substring(0, split))
				&& List.of(mine.substring(split).split(",")).containsAll(List.of(theirs.substring(split).split(",")));
	}

}
