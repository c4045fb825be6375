/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { PHASES } from "./upgrades.js";
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

/** Shows how far an upgrade is. */
export function showPhases(spans) {
	for (const [name, { item, time }] of items) {
		const span = spans.find((each) => each.name === name);
		item.hidden = !span && RARE.has(name);
		item.className = !span ? "" : (span.millis !== undefined) ? "over" : "runs";
		time.textContent = span ? duration(span.millis ?? span.to - span.from) : "";
	}
}
