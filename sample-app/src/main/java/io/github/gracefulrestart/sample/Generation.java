/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

/**
 * Which process in the chain of upgrades this one is.
 */
interface Generation {

	/**
	 * Returns this process's place in the chain.
	 * @return 1 for the first process, one more with each upgrade
	 */
	int number();

}
