/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { colour, ofGeneration } from "./colours.js";
import { MOST } from "./connections.js";

const DOT = 2.2;

// One more than there are connections.
const UNANSWERED = MOST;

/**
 * A line for each connection, and on it what it was used for; below, what got no answer,
 * and so was on nobody knows which.
 */
export function drawLanes(context, scale, { top, bottom }, requests, connections, now) {
	const step = (bottom - top) / (MOST + 1);
	const y = (lane) => top + (lane + 0.5) * step;
	drawNames(context, scale, connections, y);
	for (const request of requests) {
		const lane = request.answered ? request.on.lane : UNANSWERED;
		const from = Math.max(scale.x(request.answered ?? request.ended), scale.left);
		const to = scale.x(request.ended ?? now);
		if (lane !== undefined && to >= scale.left) {
			context.fillStyle = colour(request.failed ? "failed" : ofGeneration(request.generation));
			draw[request.failed ? "failed" : request.kind](context, from, to, y(lane), request.generation);
		}
	}
}

function drawNames(context, scale, connections, y) {
	const all = connections.all().filter(({ lane }) => lane !== undefined);
	for (const { lane, port, generation } of all) {
		drawName(context, scale, `:${port}`, colour(ofGeneration(generation)), y(lane));
	}
	drawName(context, scale, "no answer", colour("faint"), y(UNANSWERED));
}

function drawName(context, { left, right }, name, nameColour, y) {
	context.textBaseline = "middle";
	context.textAlign = "right";
	context.fillStyle = colour("line");
	context.fillRect(left, y, right - left, 1);
	context.fillStyle = nameColour;
	context.fillText(name, left - 10, y);
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
