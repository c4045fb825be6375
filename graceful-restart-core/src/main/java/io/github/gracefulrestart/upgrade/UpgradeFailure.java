/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

/**
 * An upgrade cannot go on. It says why, in words for an operator.
 */
class UpgradeFailure extends Exception {

	private final String reason;

	UpgradeFailure(String reason) {
		super(reason);
		this.reason = reason;
	}

	UpgradeFailure(String reason, Throwable cause) {
		super(reason + ": " + cause.getMessage(), cause);
		this.reason = reason + ": " + cause.getMessage();
	}

	String reason() {
		return this.reason;
	}

	/**
	 * It cannot go on because the successor is not fit to serve. It has shut its gate and
	 * finishes what it has in hand.
	 */
	static final class Recalled extends UpgradeFailure {

		Recalled(String reason) {
			super(reason);
		}

	}

	/**
	 * It cannot go on because this process is being stopped.
	 */
	static final class Stopped extends UpgradeFailure {

		Stopped() {
			super("this process was stopped");
		}

	}

}
