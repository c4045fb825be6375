/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

/**
 * What a look at a connection shows on which no response is due.
 */
public enum Silence {

	/**
	 * Nothing: as it should be.
	 */
	UNBROKEN,

	/**
	 * The server has closed it.
	 */
	CLOSED,

	/**
	 * The server has reset it.
	 */
	RESET,

	/**
	 * The server sent bytes that nobody had asked for.
	 */
	BROKEN

}
