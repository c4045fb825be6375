/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { colour } from "./colours.js";
import { duration } from "./text.js";

const LINE = 20;

/** Of what is written on top: the names of the phases, and below them the switch. */
export const HEIGHT = 2 * LINE;

const MARGIN = 4;

/** The phases of each upgrade, behind everything; the switch is a line, so short is it. */
export function drawPhases(context, { x, left, right }, upgrades, { top, bottom }) {
	context.save();
	context.beginPath();
	context.rect(left, top, right - left, bottom - top);
	context.clip();
	context.textBaseline = "middle";
	for (const { name, index, from, to, millis } of upgrades.flatMap(numbered)) {
		if (name === "switch") {
			drawSwitch(context, x(to), top, bottom, millis);
		}
		else {
			drawBand(context, x(from), x(to), top, bottom, index % 2 === 0);
			drawName(context, name, Math.max(x(from), left), x(to), top);
		}
	}
	context.restore();
}

/** The switch last, which is on top of the others. */
function numbered(spans) {
	return spans.map((span, index) => ({ ...span, index }))
		.sort((a, b) => (a.name === "switch") - (b.name === "switch"));
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
		context.fillText(name, from + MARGIN, top + LINE / 2);
	}
}

function drawSwitch(context, x, top, bottom, millis) {
	const label = (millis !== undefined) ? `switch ${duration(millis)}` : "switch";
	const width = context.measureText(label).width + 2 * MARGIN;
	context.fillStyle = colour("text");
	context.fillRect(x - 1, top, 2, bottom - top);
	context.fillRect(x - width, top + LINE, width, LINE);
	context.fillStyle = colour("panel");
	context.textAlign = "right";
	context.fillText(label, x - MARGIN, top + 1.5 * LINE);
}
