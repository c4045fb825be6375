/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

const query = matchMedia("(prefers-reduced-motion: reduce)");

/** @returns whether this person wants little to move */
export function isMotionReduced() {
	return query.matches;
}
