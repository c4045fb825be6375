/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.OptionalLong;

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

		private final OptionalLong withinMillis;

		Recalled(String reason, OptionalLong withinMillis) {
			super(reason);
			this.withinMillis = withinMillis;
		}

		/**
		 * Returns how long the successor may take to finish.
		 * @return the limit in milliseconds; empty if it did not say
		 */
		OptionalLong withinMillis() {
			return this.withinMillis;
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
