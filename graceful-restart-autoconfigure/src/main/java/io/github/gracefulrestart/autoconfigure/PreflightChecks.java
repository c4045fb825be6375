/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.List;
import java.util.Optional;

import io.github.gracefulrestart.preflight.Check;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The checks of the application as one.
 *
 * @param checks the beans
 */
record PreflightChecks(ObjectProvider<PreflightCheck> checks) implements Check {

	private static final Logger logger = LoggerFactory.getLogger(PreflightChecks.class);

	@Override
	public List<String> problems() {
		return this.checks.orderedStream().map(PreflightChecks::problem).flatMap(Optional::stream).toList();
	}

	private static Optional<String> problem(PreflightCheck check) {
		try {
			return check.problem();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("A pre-flight check of the application failed", ex);
			return Optional.of("a pre-flight check of the application failed, see the log: " + ex);
		}
	}

}
