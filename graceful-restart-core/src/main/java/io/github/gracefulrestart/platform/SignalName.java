/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.platform;

import java.util.List;
import java.util.Locale;

/**
 * The name of a signal that may ask for an upgrade.
 *
 * @param value the name without {@code SIG}, in capitals
 */
record SignalName(String value) {

	/**
	 * The signals that a JVM delivers (measured on JDK 17 and 25) and whose loss takes
	 * nothing from it. TERM and INT would be delivered too, but then nothing would stop
	 * the application.
	 */
	private static final List<String> POSSIBLE = List.of("USR2", "USR1", "HUP", "WINCH", "URG", "PWR", "IO");

	private static final String PREFIX = "SIG";

	static SignalName of(String text) {
		String name = text.strip().toUpperCase(Locale.ROOT);
		if (name.startsWith(PREFIX)) {
			name = name.substring(PREFIX.length());
		}
		if (!POSSIBLE.contains(name)) {
			throw unusable(text);
		}
		return new SignalName(name);
	}

	static IllegalArgumentException unusable(String text) {
		return new IllegalArgumentException("The signal \"%s\" cannot ask for an upgrade; possible are %s"
			.formatted(text, String.join(", ", POSSIBLE)));
	}

	@Override
	public String toString() {
		return PREFIX + this.value;
	}

}
