/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.process;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides which options of the JVM a successor must not have, and remembers them.
 * <p>
 * An option that makes the JVM bind a port of its own stops every successor from
 * starting, because its predecessor still holds the port.
 */
final class LeftOut {

	private static final List<Pattern> PORTS = Stream
		.of("-(agentlib:jdwp|agentpath:.*libjdwp\\.so|Xrunjdwp)[=:].*address=.*",
				"-Dcom\\.sun\\.management\\.jmxremote\\.(rmi\\.)?port=.*")
		.map(Pattern::compile)
		.toList();

	private final List<Pattern> patterns;

	private final List<String> texts = new ArrayList<>();

	LeftOut(List<Pattern> further) {
		this.patterns = Stream.concat(PORTS.stream(), further.stream()).toList();
	}

	/**
	 * Returns whether an option goes, and remembers it if so.
	 * @param option the option
	 * @param where what to say behind the option's text
	 * @return whether to leave it out
	 */
	boolean takes(JvmOption option, String where) {
		String text = option.text();
		// Never -jar, whatever a pattern says: the application would go with it.
		if (text.equals("-jar") || !text.startsWith("-") || !matches(text)) {
			return false;
		}
		this.texts.add(text + where);
		return true;
	}

	private boolean matches(String text) {
		return this.patterns.stream().anyMatch((pattern) -> pattern.matcher(text).matches());
	}

	List<String> texts() {
		return List.copyOf(this.texts);
	}

}
