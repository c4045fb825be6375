/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { drawAxis } from "./axis.js";
import { MOST } from "./connections.js";
import { drawLanes } from "./lanes.js";
import { drawLatency } from "./latency.js";
import { drawPhases, HEIGHT as PHASES_HEIGHT } from "./phase-bands.js";

export const SPAN_MILLIS = 20_000;

const LEFT = 72;

const RIGHT = 8;

const canvas = document.getElementById("timeline");

const context = canvas.getContext("2d");

/** Makes the canvas as fine as the screen. */
function fit() {
	const { clientWidth: width, clientHeight: height } = canvas;
	const ratio = window.devicePixelRatio;
	if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
		canvas.width = Math.round(width * ratio);
		canvas.height = Math.round(height * ratio);
	}
	context.setTransform(ratio, 0, 0, ratio, 0, 0);
	context.clearRect(0, 0, width, height);
	context.font = '12px system-ui, "DejaVu Sans", sans-serif';
	return { width, height };
}

/**
 * Draws the last seconds.
 * @param upgrades spans of each upgrade
 */
export function drawTimeline(requests, connections, upgrades, now) {
	const { width, height } = fit();
	const scale = {
		left: LEFT,
		right: width - RIGHT,
		x: (time) => width - RIGHT - (now - time) / SPAN_MILLIS * (width - RIGHT - LEFT),
	};
	const lanes = { top: PHASES_HEIGHT, bottom: PHASES_HEIGHT + (MOST + 1) * 26 };
	const latency = { top: lanes.bottom + 4, bottom: height - 20 };
	drawPhases(context, scale, upgrades, { top: 0, bottom: latency.bottom });
	drawAxis(context, scale, latency.bottom, SPAN_MILLIS);
	drawLanes(context, scale, lanes, requests, connections, now);
	drawLatency(context, scale, latency, requests);
}
