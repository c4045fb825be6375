/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The upgrades that the application tells of, the newest first. The predecessor tells the
 * phases while they run, the successor what it has heard of them, and in the end all of
 * it: what was known once is kept. Where nobody tells when a phase ended, it did when this
 * page saw that it runs no more.
 */

export const PHASES = ["preflight", "training", "launch", "start-up", "switch", "drain", "standby"];

export class Upgrades {

	#known = [];

	#clock;

	constructor(clock) {
		this.#clock = clock;
	}

	/** @param state what the endpoint tells */
	update(state, now = performance.now()) {
		const known = new Map(this.#known.map((each) => [each.id, each]));
		this.#known = state.upgrades.map((told) => learn(told, state, known.get(told.id), now));
	}

	all() {
		return this.#known;
	}

	/** @returns the one that was asked for last */
	newest() {
		return this.#known[0];
	}

	/**
	 * @returns name, from and to of each phase that has begun, and millis if it is over; up
	 * to the first that nobody knows the beginning of
	 */
	spans(upgrade, now = performance.now()) {
		const spans = [];
		let from = this.#clock.local(upgrade.requestedAt);
		for (const name of PHASES) {
			const isRunning = name === upgrade.running;
			const seen = upgrade.ends[name];
			const millis = upgrade.phaseMillis[name] ?? (seen && Math.max(seen - from, 0));
			if (millis !== undefined) {
				spans.push({ name, millis, from, to: from += millis });
			}
			else if (isRunning) {
				spans.push({ name, from, to: now });
			}
			else if (name === "drain") {
				break;
			}
		}
		return spans;
	}

}

function learn(told, state, known, now) {
	const running = runningPhase(told, state, known);
	const ends = { ...known?.ends };
	if (known?.running && known.running !== running) {
		ends[known.running] = now;
	}
	return { ...told, running, ends, phaseMillis: { ...known?.phaseMillis, ...told.phaseMillis } };
}

function runningPhase(told, state, known) {
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

/** @returns the phase in which an upgrade broke off, if it did */
export function brokenPhase({ outcome, phase }) {
	return (outcome !== "running" && outcome !== "completed") ? phase : undefined;
}
