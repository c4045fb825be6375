/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { colour } from "./colours.js";
import { duration } from "./text.js";

const HEIGHT = 20;

const MARGIN = 4;

/** The phases of each upgrade, behind everything; the switch is a line, so short is it. */
export function drawPhases(context, { x, left, right }, upgrades, { top, bottom }) {
	context.save();
	context.beginPath();
	context.rect(left, top, right - left, bottom - top);
	context.clip();
	context.textBaseline = "middle";
	for (const spans of upgrades) {
		for (const [index, { name, from, to }] of spans.entries()) {
			if (name !== "switch") {
				drawBand(context, x(from), x(to), top, bottom, index % 2 === 0);
				drawName(context, name, Math.max(x(from), left), x(to) - switchAfter(context, spans[index + 1]), top);
			}
		}
		for (const { to, millis } of spans.filter(({ name }) => name === "switch")) {
			drawSwitch(context, x(to), top, bottom, millis);
		}
	}
	context.restore();
}

function drawBand(context, from, to, top, bottom, isFilled) {
	if (isFilled) {
		context.fillStyle = colour("band");
		context.fillRect(from, top, to - from, bottom - top);
	}
	context.fillStyle = colour("line");
	context.fillRect(from, top, 1, bottom - top);
	context.fillRect(to - 1, top, 1, bottom - top);
}

/** Where there is room for it. */
function drawName(context, name, from, to, top) {
	if (context.measureText(name).width + 2 * MARGIN < to - from) {
		context.fillStyle = colour("faint");
		context.textAlign = "left";
		context.fillText(name, from + MARGIN, top + HEIGHT / 2);
	}
}

function drawSwitch(context, x, top, bottom, millis) {
	context.fillStyle = colour("text");
	context.fillRect(x - 1, top, 2, bottom - top);
	const label = switchLabel(millis);
	const width = context.measureText(label).width + 2 * MARGIN;
	context.fillRect(x - width, top, width, HEIGHT);
	context.fillStyle = colour("panel");
	context.textAlign = "right";
	context.fillText(label, x - MARGIN, top + HEIGHT / 2);
}

function switchLabel(millis) {
	return (millis !== undefined) ? `switch ${duration(millis)}` : "switch";
}

/** @returns the room that its label takes from the phase before it */
function switchAfter(context, span) {
	return (span?.name === "switch") ? context.measureText(switchLabel(span.millis)).width + 2 * MARGIN : 0;
}
