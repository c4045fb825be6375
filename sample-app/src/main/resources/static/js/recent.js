/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/** What was seen in the last seconds, the oldest first. */
export class Recent {

	#seen = [];

	#millis;

	constructor(millis) {
		this.#millis = millis;
	}

	add(request) {
		this.#seen.push(request);
	}

	/** @returns those that have not ended, or not longer ago than that */
	all(now) {
		this.#seen = this.#seen.filter(({ ended }) => ended === undefined || ended > now - this.#millis);
		return this.#seen;
	}

	unfinished() {
		return this.#seen.filter(({ ended }) => ended === undefined);
	}

}
