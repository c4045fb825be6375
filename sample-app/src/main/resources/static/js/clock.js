/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Translates the application's time into that of performance.now(). What the application
 * says is late by its way to here, and the least late is the best.
 */
export class Clock {

	#ahead = Infinity;

	/** @param remote what the application's clock showed when it sent what came just now */
	heard(remote) {
		this.#ahead = Math.min(this.#ahead, performance.timeOrigin + performance.now() - remote);
	}

	/** @param remote a time of the application, as it was sent */
	local(remote) {
		return Date.parse(remote) + this.#ahead - performance.timeOrigin;
	}

}
