/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { isMotionReduced } from "./motion.js";

/** A small sign for each connection, which goes to the process that has it. */

const MOVE = { duration: 700, easing: "ease-in-out" };

function create(port) {
	const chip = document.createElement("li");
	chip.className = "connection";
	chip.dataset.port = port;
	chip.textContent = `:${port}`;
	return chip;
}

function move(chip, place) {
	const before = chip.isConnected && chip.getBoundingClientRect();
	place.append(chip);
	if (before && !isMotionReduced()) {
		const after = chip.getBoundingClientRect();
		const from = `translate(${before.left - after.left}px, ${before.top - after.top}px)`;
		chip.animate([{ transform: from }, { transform: "none" }], MOVE);
	}
}

/** @param list the processes, each with a data-pid and an element .connections */
export function moveConnections(list, connections) {
	const chips = new Map([...list.querySelectorAll(".connection")].map((chip) => [Number(chip.dataset.port), chip]));
	for (const { port, pid } of connections.all()) {
		const chip = chips.get(port) ?? create(port);
		const place = list.querySelector(`[data-pid="${pid}"] .connections`);
		if (place && chip.parentElement !== place) {
			move(chip, place);
		}
		chips.delete(port);
	}
	chips.forEach((chip) => chip.remove());
}
