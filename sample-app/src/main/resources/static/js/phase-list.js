/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { brokenPhase, PHASES } from "./upgrades.js";
import { duration } from "./text.js";

const NAMES = { preflight: "pre-flight" };

/** Shown only in upgrades that have them. */
const RARE = new Set(["training"]);

const list = document.getElementById("phases");

const items = new Map(PHASES.map((name) => {
	const item = document.createElement("li");
	const time = document.createElement("b");
	item.append(NAMES[name] ?? name, time);
	list.append(item);
	return [name, { item, time }];
}));

/**
 * Shows how far an upgrade is, or got.
 * @param upgrade undefined if there was none
 */
export function showPhases(upgrade, spans) {
	for (const [name, { item, time }] of items) {
		const span = spans.find((each) => each.name === name);
		const isRunning = upgrade?.running === name;
		item.hidden = !span && RARE.has(name);
		item.classList.toggle("runs", isRunning);
		item.ariaCurrent = isRunning ? "step" : null;
		item.classList.toggle("broken", upgrade !== undefined && brokenPhase(upgrade) === name);
		item.classList.toggle("over", span?.millis !== undefined);
		time.textContent = span ? duration(span.millis ?? span.to - span.from) : "";
	}
}
