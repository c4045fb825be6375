/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check whose problems are logged and stop nothing.
 *
 * @param check the check
 */
record LoggedCheck(Check check) implements Check {

	private static final Logger logger = LoggerFactory.getLogger(LoggedCheck.class);

	@Override
	public List<String> problems() {
		this.check.problems().forEach(logger::warn);
		return List.of();
	}

}
