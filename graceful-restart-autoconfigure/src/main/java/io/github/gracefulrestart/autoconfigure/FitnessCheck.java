/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.Optional;

/**
 * Looks whether this application is fit to serve. While a predecessor stands by, every
 * bean of this type is asked once a second, by a thread that has nothing else to do; the
 * predecessor then serves again if it is better itself.
 */
@FunctionalInterface
public interface FitnessCheck {

	/**
	 * Never finds anything.
	 */
	FitnessCheck NONE = Optional::empty;

	/**
	 * Looks.
	 * @return what is the matter, in words for an operator; empty if nothing is
	 */
	Optional<String> problem();

}
