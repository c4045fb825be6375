/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { count, duration } from "./text.js";

/** Tells each step of an upgrade once, in words. */
export class Reporter {

	#told = new Set();

	#tell;

	/** @param tell is told what is new */
	constructor(tell) {
		this.#tell = tell;
	}

	/** What had ended before this page was opened is no news. */
	skip(upgrades) {
		upgrades.filter(({ outcome }) => outcome !== "running")
			.flatMap(steps)
			.forEach(({ id }) => this.#told.add(id));
	}

	report(upgrade) {
		for (const { id, text } of steps(upgrade).filter((step) => !this.#told.has(step.id))) {
			this.#told.add(id);
			this.#tell(text);
		}
	}

}

/** What can be said of an upgrade by now. */
function steps({ id, generation, successor, origin, phaseMillis, outcome, reason, drained }) {
	const steps = [{ id: `${id} requested`, text: `Somebody asked for an upgrade (${origin}).` }];
	if (successor) {
		steps.push({ id: `${id} started`, text: `Process ${successor} was started as generation ${generation}.` });
	}
	if (phaseMillis.switch !== undefined) {
		steps.push({ id: `${id} served`,
			text: `Generation ${generation} took over in ${duration(phaseMillis.switch)}.` });
	}
	if (outcome === "completed") {
		steps.push({ id: `${id} ended`, text: `Generation ${generation - 1} has left. ${became(drained)}` });
	}
	else if (outcome !== "running") {
		steps.push({ id: `${id} ended`, text: `The upgrade did not complete (${outcome}): ${reason}.` });
	}
	return steps;
}

/** What became of all connections that the process had, also those of others. */
function became(drained) {
	return drained
		? `${count(drained.moved, "connection")} moved, ${drained.closed} closed, ${drained.cutConnections} cut.` : "";
}
