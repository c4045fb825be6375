/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { duration } from "./text.js";

const LAST_MILLIS = 10_000;

function show(id, value) {
	const element = document.getElementById(id);
	if (element.textContent !== String(value)) {
		element.textContent = value;
	}
	return element;
}

function alarm(id, value) {
	show(id, value).parentElement.classList.toggle("raised", value > 0);
}

/** Shows the numbers. */
export function showCounters(totals, connections, recent, now) {
	show("requests", totals.requests);
	alarm("failed", totals.failed);
	alarm("closed", connections.closed);
	show("moved", connections.moved);
	const took = recent.all(now)
		.filter(({ kind, failed, ended }) => kind === "quick" && !failed && ended > now - LAST_MILLIS)
		.map(({ begun, ended }) => ended - begun)
		.sort((a, b) => a - b);
	show("median", took.length ? duration(took[Math.floor(took.length / 2)]) : "–");
	show("longest", took.length ? duration(took.at(-1)) : "–");
}
