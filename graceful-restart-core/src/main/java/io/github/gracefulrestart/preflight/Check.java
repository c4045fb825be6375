/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.preflight;

import java.util.List;

/**
 * Something that is looked at before a successor is started. A check changes nothing, may
 * be made by any thread at any time, and takes a few milliseconds at most.
 */
@FunctionalInterface
public interface Check {

	/**
	 * Looks.
	 * @return the problems, each in words for an operator that name the thing and say
	 * what to do; empty if nothing is known to stand in the way
	 */
	List<String> problems();

}
