/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { colour, ofGeneration } from "./colours.js";

export const LANES = 6;

const DOT = 2.2;

/** A line for each connection, and on it what it was used for. */
export function drawLanes(context, scale, { top, bottom }, requests, connections, now) {
	const step = (bottom - top) / LANES;
	const y = (lane) => top + (lane + 0.5) * step;
	drawNames(context, scale, connections, y);
	for (const request of requests) {
		context.fillStyle = colour(request.failed ? "failed" : ofGeneration(request.generation ?? 1));
		const lane = request.lane ?? LANES - 1;
		const from = Math.max(scale.x(request.answered ?? request.ended), scale.left);
		const to = scale.x(request.ended ?? now);
		if (to >= scale.left) {
			draw[request.failed ? "failed" : request.kind](context, from, to, y(lane), request.generation);
		}
	}
}

function drawNames(context, { left, right }, connections, y) {
	context.textBaseline = "middle";
	context.textAlign = "right";
	for (const { lane, port, generation } of connections.all()) {
		context.fillStyle = colour("line");
		context.fillRect(left, y(lane), right - left, 1);
		context.fillStyle = colour(ofGeneration(generation));
		context.fillText(`:${port}`, left - 10, y(lane));
	}
}

const draw = {

	/** Round and square by turns: the colour is not all that tells generations apart. */
	quick(context, from, to, y, generation) {
		if (generation % 2 === 0) {
			context.fillRect(to - DOT, y - DOT, 2 * DOT, 2 * DOT);
			return;
		}
		context.beginPath();
		context.arc(to, y, DOT, 0, 2 * Math.PI);
		context.fill();
	},

	download(context, from, to, y) {
		context.beginPath();
		context.roundRect(from, y - 5, Math.max(to - from, 1), 10, 4);
		context.fill();
	},

	stream(context, from, to, y) {
		context.fillRect(from, y - 1, to - from, 2);
	},

	failed(context, from, to, y) {
		context.textAlign = "center";
		context.textBaseline = "middle";
		context.fillText("✕", to, y);
	},

};
