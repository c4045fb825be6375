/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The text of an environment variable that holds options of the JVM. Launcher
 * ({@code JDK_JAVA_OPTIONS}) and HotSpot ({@code JAVA_TOOL_OPTIONS},
 * {@code _JAVA_OPTIONS}) read it alike: words stand between white space, a part in single
 * or double quotes may contain it, there is no escape character.
 *
 * @param text the variable's value
 */
record OptionsVariable(String text) {

	List<JvmOption> options() {
		return options(words());
	}

	/**
	 * Returns the text without some options, otherwise byte for byte the same.
	 * @param leaveOut which options go
	 * @return the text that is left
	 */
	String without(Predicate<JvmOption> leaveOut) {
		List<Word> words = words();
		if (words.isEmpty()) {
			return this.text;
		}
		StringBuilder left = new StringBuilder(this.text.substring(0, words.get(0).start()));
		boolean changed = false;
		int at = 0;
		for (JvmOption option : options(words)) {
			int next = at + option.words().size();
			if (leaveOut.test(option)) {
				changed = true;
			}
			else {
				int end = (next < words.size()) ? words.get(next).start() : this.text.length();
				left.append(this.text, words.get(at).start(), end);
			}
			at = next;
		}
		return changed ? left.toString().strip() : this.text;
	}

	/**
	 * Returns the text with further options behind it, without those that are there.
	 * @param further the options
	 * @return the longer text
	 */
	String with(List<JvmOption> further) {
		List<JvmOption> present = options(words());
		StringBuilder longer = new StringBuilder(this.text.stripTrailing());
		for (JvmOption option : further) {
			if (present.stream().noneMatch((other) -> other.covers(option))) {
				option.words().forEach((word) -> longer.append(longer.isEmpty() ? "" : " ").append(quoted(word)));
			}
		}
		return longer.toString();
	}

	private static List<JvmOption> options(List<Word> words) {
		return JvmOption.all(words.stream().map(Word::value).toList());
	}

	private static String quoted(String word) {
		boolean plain = !word.isEmpty() && word.chars().noneMatch((c) -> isSpace(c) || c == '"' || c == '\'');
		return plain ? word : '"' + word.replace("\"", "\"'\"'\"") + '"';
	}

	private List<Word> words() {
		List<Word> words = new ArrayList<>();
		int at = 0;
		while (at < this.text.length()) {
			if (isSpace(this.text.charAt(at))) {
				at++;
			}
			else {
				int end = endOfWord(at);
				words.add(new Word(at, unquoted(at, end)));
				at = end;
			}
		}
		return words;
	}

	private int endOfWord(int start) {
		char quote = 0;
		int at = start;
		while (at < this.text.length()) {
			char c = this.text.charAt(at);
			if (quote == 0 && isSpace(c)) {
				break;
			}
			quote = quoteAfter(quote, c);
			at++;
		}
		return at;
	}

	private String unquoted(int start, int end) {
		StringBuilder value = new StringBuilder();
		char quote = 0;
		for (int at = start; at < end; at++) {
			char c = this.text.charAt(at);
			char after = quoteAfter(quote, c);
			if (after == quote) {
				value.append(c);
			}
			quote = after;
		}
		return value.toString();
	}

	private static char quoteAfter(char quote, char c) {
		if (quote == 0) {
			return (c == '"' || c == '\'') ? c : 0;
		}
		return (c == quote) ? 0 : quote;
	}

	/**
	 * C's {@code isspace}, which both readers use.
	 */
	private static boolean isSpace(int c) {
		return c == ' ' || (c >= '\t' && c <= '\r');
	}

	/**
	 * A word.
	 *
	 * @param start where it begins in the text
	 * @param value what it means, its quotes taken off
	 */
	private record Word(int start, String value) {
	}

}
