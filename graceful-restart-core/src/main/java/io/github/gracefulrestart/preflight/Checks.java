/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.List;
import java.util.stream.Stream;

/**
 * Several checks as one, which reports the problems of all of them: whoever cures the
 * first is not to be told of the second by the next upgrade.
 *
 * @param checks the checks, in the order in which their problems are told
 */
public record Checks(List<Check> checks) implements Check {

	public Checks {
		checks = List.copyOf(checks);
	}

	/**
	 * Joins checks.
	 * @param checks the checks
	 * @return all of them as one
	 */
	public static Checks of(Check... checks) {
		return new Checks(List.of(checks));
	}

	@Override
	public List<String> problems() {
		return this.checks.stream().map(Check::problems).flatMap(List::stream).toList();
	}

	/**
	 * Returns these checks and further ones behind them.
	 * @param further the checks to add
	 * @return all of them
	 */
	public Checks and(Check... further) {
		return new Checks(Stream.concat(this.checks.stream(), Stream.of(further)).toList());
	}

}
