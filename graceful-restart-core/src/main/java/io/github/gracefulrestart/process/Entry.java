/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.List;
import java.util.Optional;

/**
 * Where on a command line the options of the JVM end and the application begins, found
 * the way the launcher finds it ({@code checkArg} and {@code ParseArguments} of
 * {@code args.c} and {@code java.c}).
 *
 * @param application the index of the main class, the jar or {@code -m}; everything
 * behind it is the application's. The number of words if there is none.
 * @param jar whether the application is a jar
 * @param lastSafe the index in front of which a further option of the JVM is one for
 * sure: {@code -jar}, {@code -m} or the main class, or the first argument file before a
 * main class, because the file may hold the main class itself
 */
record Entry(int application, boolean jar, int lastSafe) {

	static Entry of(List<String> words) {
		int dashJar = -1;
		int argumentFile = -1;
		boolean expanded = true;
		int at = 1;
		while (at < words.size()) {
			String word = words.get(at);
			if (isModule(word)) {
				return new Entry(at, false, at);
			}
			if (!word.startsWith("-") && !(expanded && word.startsWith("@"))) {
				break;
			}
			if (word.equals("-jar")) {
				// Options may still follow: java -jar -Dname=value app.jar
				dashJar = (dashJar < 0) ? at : dashJar;
			}
			else if (word.startsWith("@")) {
				argumentFile = (argumentFile < 0) ? at : argumentFile;
			}
			else if (word.equals("--disable-@files")) {
				expanded = false;
			}
			at += JvmOption.at(words, at).words().size();
		}
		at = Math.min(at, words.size());
		if (dashJar >= 0) {
			return new Entry(at, true, dashJar);
		}
		return new Entry(at, false, (argumentFile < 0) ? at : argumentFile);
	}

	private static boolean isModule(String word) {
		return word.equals("-m") || word.equals("--module") || word.startsWith("--module=");
	}

	Optional<String> jar(List<String> words) {
		return (this.jar && this.application < words.size()) ? Optional.of(words.get(this.application))
				: Optional.empty();
	}

}
