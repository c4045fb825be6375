/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request for an upgrade may ask for in addition.
 *
 * @param waits whether the answer is to come when the successor serves
 * @param dryRun whether only the pre-flight is to run
 */
record UpgradeOptions(boolean waits, boolean dryRun) {

	private static final String WAIT = "wait";

	private static final String DRY_RUN = "dryRun";

	private static final Set<String> NAMES = Set.of(WAIT, DRY_RUN);

	/**
	 * Reads the options. An upgrade is not begun by a request that may mean something
	 * else, such as one with {@code dry-run=true}.
	 * @param parameters the parameters of the request
	 * @return the options
	 * @throws IllegalArgumentException if there is an unknown one, or a value that is
	 * neither true nor false, in words for an operator
	 */
	static UpgradeOptions of(Map<String, Object> parameters) {
		Set<String> unknown = new TreeSet<>(parameters.keySet());
		unknown.removeAll(NAMES);
		if (!unknown.isEmpty()) {
			throw new IllegalArgumentException(
					"unknown parameter " + String.join(", ", unknown) + "; there are wait and dryRun");
		}
		return new UpgradeOptions(isTrue(parameters, WAIT), isTrue(parameters, DRY_RUN));
	}

	private static boolean isTrue(Map<String, Object> parameters, String name) {
		String value = String.valueOf(parameters.getOrDefault(name, false));
		return switch (value) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException(name + " has to be true or false");
		};
	}

}
