/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { count } from "./text.js";

const headline = document.getElementById("headline");

/** @param what in a sentence; is read out where somebody listens */
export function say(what) {
	if (headline.textContent !== what) {
		headline.textContent = what;
	}
}

/**
 * Says where things stand.
 * @param upgrade the one that was asked for last, if there was any
 * @param failed how many requests have
 */
export function sayWhoServes(state, upgrade, failed) {
	const serves = `Generation ${state.generation} serves`;
	const losses = `${count(failed, "request")} failed.`;
	if (!upgrade) {
		say(`${serves}. Replace it, and watch its requests.`);
	}
	else if (upgrade.outcome === "completed") {
		say(`${serves}, alone. ${losses}`);
	}
	else if (upgrade.outcome !== "running") {
		say(`${serves} on: ${upgrade.reason}.`);
	}
	else if (upgrade.generation > state.generation) {
		say(`${serves}, while generation ${upgrade.generation} starts.`);
	}
	else {
		say(`${serves}, generation ${upgrade.generation - 1} `
			+ `${(upgrade.running === "standby") ? "stands by" : "finishes"}. ${losses}`);
	}
}
