/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.Optional;

/**
 * Says whether this application may be replaced now. Every bean of this type is asked
 * before each upgrade, before anything is started; one problem is enough to refuse it.
 */
@FunctionalInterface
public interface PreflightCheck {

	/**
	 * Looks. Changes nothing, because it is asked also by those who only want to know, by
	 * any thread; and takes a few milliseconds at most, because the thread that owns the
	 * upgrades waits for it. A check that fails counts as a problem.
	 * @return what stands in the way, in words for an operator; empty if nothing does
	 */
	Optional<String> problem();

}
