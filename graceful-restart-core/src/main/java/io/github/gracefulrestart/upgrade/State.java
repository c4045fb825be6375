/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * What a process is between two upgrades.
 */
enum State {

	/** Not ready yet. */
	STARTING("the application is not ready yet"),

	/** Accepts, and can be upgraded. */
	SERVING(""),

	/** Finishes what it has in hand, because somebody stops it. */
	STOPPING("this process is being stopped"),

	/**
	 * A successor that does not take over, or was recalled. Its predecessor accepts from
	 * the listeners that both hold.
	 */
	UNWANTED("the predecessor of this process serves, and this one is about to exit"),

	/** Has handed over. Its successor accepts from the listeners that both hold. */
	LEAVING("this process has handed over and is about to exit");

	private final String refusal;

	State(String refusal) {
		this.refusal = refusal;
	}

	/**
	 * Returns why no upgrade can begin.
	 * @return the reason, in words for an operator
	 */
	String refusal() {
		return this.refusal;
	}

	/**
	 * Returns whether there is a process to which the listeners belong rather than to
	 * this one.
	 * @return whether this process has to keep away from them
	 */
	boolean isPassed() {
		return this == UNWANTED || this == LEAVING;
	}

}
