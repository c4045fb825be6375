/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { count, duration } from "./text.js";

const headline = document.getElementById("headline");

function say(what) {
	if (headline.textContent !== what) {
		headline.textContent = what;
	}
}

/** Tells in words what becomes of an upgrade. */
export class Reporter {

	#told = new Set();

	#tell;

	/** @param tell is told what is new */
	constructor(tell) {
		this.#tell = tell;
	}

	#once(upgrade, step, what) {
		const key = `${upgrade.id} ${step}`;
		if (!this.#told.has(key)) {
			this.#told.add(key);
			this.#tell(what);
		}
	}

	/** What had ended before this page was opened is no news. */
	skip(upgrades) {
		for (const upgrade of upgrades.filter(({ outcome }) => outcome !== "running")) {
			["requested", "started", "served", "ended"].forEach((step) => this.#told.add(`${upgrade.id} ${step}`));
		}
	}

	report(state, upgrade, totals) {
		if (!upgrade) {
			say(`Generation ${state.generation} serves. Replace it, and watch its requests.`);
			return;
		}
		const { generation, successor, origin, phaseMillis, outcome, reason, drained } = upgrade;
		this.#once(upgrade, "requested", `Somebody asked for an upgrade (${origin}).`);
		if (successor) {
			this.#once(upgrade, "started", `Process ${successor} was started as generation ${generation}.`);
		}
		if (phaseMillis.switch !== undefined) {
			this.#once(upgrade, "served", `Generation ${generation} took over in ${duration(phaseMillis.switch)}.`);
		}
		const failed = `${count(totals.failed, "request")} failed`;
		if (outcome === "running") {
			say((state.generation < generation)
				? `Generation ${state.generation} serves, while generation ${generation} starts.`
				: `Generation ${generation} serves, generation ${generation - 1} finishes. ${failed}.`);
		}
		else if (outcome === "completed") {
			this.#once(upgrade, "ended", `Generation ${generation - 1} has left. ${became(drained)}`);
			say(`Generation ${state.generation} serves, alone. ${failed}.`);
		}
		else {
			this.#once(upgrade, "ended", `The upgrade did not complete (${outcome}): ${reason}`);
			say(`Generation ${state.generation} still serves: ${reason}`);
		}
	}

	/** Nobody answers. */
	nobody() {
		say("Nobody answers.");
	}

}

/** What became of all connections that the process had, also those of others. */
function became(drained) {
	return drained
		? `${count(drained.moved, "connection")} moved, ${drained.closed} closed, ${drained.cutConnections} cut.` : "";
}
