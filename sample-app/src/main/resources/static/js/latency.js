/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { colour, ofGeneration } from "./colours.js";

const LEAST = 5;

const MOST = 2000;

const GRID = [[10, "10 ms"], [100, "100 ms"], [1000, "1 s"]];

const SIZE = 3;

/** How long each quick request took; each line of the grid is ten times the one below. */
export function drawLatency(context, { x, left, right }, { top, bottom }, requests) {
	const share = (millis) => Math.log(millis / LEAST) / Math.log(MOST / LEAST);
	const y = (millis) => bottom - Math.min(Math.max(share(millis), 0), 1) * (bottom - top);
	context.textAlign = "right";
	context.textBaseline = "middle";
	for (const [millis, name] of GRID) {
		context.fillStyle = colour("line");
		context.fillRect(left, y(millis), right - left, 1);
		context.fillStyle = colour("faint");
		context.fillText(name, left - 10, y(millis));
	}
	for (const { kind, failed, generation, begun, ended } of requests) {
		if (kind === "quick" && ended && !failed && x(ended) >= left) {
			context.fillStyle = colour(ofGeneration(generation));
			context.fillRect(x(ended) - SIZE / 2, y(ended - begun) - SIZE / 2, SIZE, SIZE);
		}
	}
}
