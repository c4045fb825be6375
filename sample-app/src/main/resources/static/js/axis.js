/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { colour } from "./colours.js";

const TICK_MILLIS = 5000;

/** How long ago. */
export function drawAxis(context, { right, left }, bottom, span) {
	context.fillStyle = colour("faint");
	context.textBaseline = "top";
	for (let ago = 0; ago <= span; ago += TICK_MILLIS) {
		context.textAlign = (ago === 0) ? "right" : "center";
		const x = right - ago / span * (right - left);
		context.fillText((ago === 0) ? "now" : `−${ago / 1000} s`, x, bottom + 5);
	}
}
