/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The phases of upgrades as spans of time. The predecessor tells them while they run, the
 * successor what it has heard of them, and in the end all of it: what was known once is
 * kept.
 */

export const PHASES = ["preflight", "training", "launch", "start-up", "switch", "drain", "standby"];

export class Upgrades {

	#known = new Map();

	#clock;

	constructor(clock) {
		this.#clock = clock;
	}

	/** @param state what the endpoint tells */
	update(state) {
		for (const told of state.upgrades) {
			const known = this.#known.get(told.id);
			this.#known.set(told.id, { ...told, phaseMillis: { ...known?.phaseMillis, ...told.phaseMillis },
				running: running(told, state, known) });
		}
	}

	all() {
		return [...this.#known.values()];
	}

	/** @returns the one that was asked for last */
	newest() {
		return this.all().reduce((newest, each) => (!newest || each.requestedAt > newest.requestedAt) ? each : newest,
			undefined);
	}

	/** @returns name, millis, from and to of each phase that has begun; no millis while it runs */
	spans(upgrade) {
		const spans = [];
		let from = this.#clock.local(upgrade.requestedAt);
		for (const name of PHASES) {
			const millis = upgrade.phaseMillis[name];
			if (millis !== undefined) {
				spans.push({ name, millis, from, to: from += millis });
			}
			else if (name === upgrade.running) {
				spans.push({ name, from, to: performance.now() });
			}
		}
		return spans;
	}

}

function running(told, state, known) {
	if (told.outcome !== "running") {
		return undefined;
	}
	if (state.generation < told.generation) {
		return told.phase;
	}
	const predecessor = state.draining.find(({ pid }) => pid === told.predecessor);
	// One that stands by has said so once, and does not go back.
	const isDone = predecessor && !predecessor.connections && !predecessor.requests;
	return (isDone || known?.running === "standby") ? "standby" : "drain";
}
