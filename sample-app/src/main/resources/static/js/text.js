/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/** @returns milliseconds as one would say them: 1.2 ms, 294 ms, 3.9 s */
export function duration(millis) {
	if (millis >= 1000) {
		return `${(millis / 1000).toFixed(1)} s`;
	}
	return `${millis.toFixed((millis < 10) ? 1 : 0)} ms`;
}

/** @returns a number and what it counts: 1 request, 2 requests */
export function count(number, what) {
	return `${number} ${what}${(number === 1) ? "" : "s"}`;
}
