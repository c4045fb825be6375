/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

import { ofGeneration } from "./colours.js";
import { moveConnections } from "./chips.js";
import { count } from "./text.js";

const FADED_MILLIS = 1500;

const list = document.getElementById("processes");

const template = document.getElementById("process");

const STATUS = {
	starts: ({ phase }) => (phase === "launch") ? "is being launched" : "is starting; accepts nothing yet",
	serves: () => "serves",
	drains: ({ connections, requests }) =>
		`finishes; has ${count(requests, "request")} on ${count(connections, "connection")} left`,
	"stands-by": () => "has nothing left; could serve again",
	gone: () => "has left",
};

/** Who there is, the oldest first. */
function processes(state, running) {
	const all = state.draining.map((each) =>
		({ ...each, role: (each.connections || each.requests) ? "drains" : "stands-by" })).reverse();
	all.push({ generation: state.generation, pid: state.pid, role: "serves" });
	if (running?.successor && running.generation > state.generation) {
		all.push({ generation: running.generation, pid: running.successor, role: "starts", phase: running.running });
	}
	return all;
}

function card(process) {
	let card = list.querySelector(`[data-pid="${process.pid}"]`);
	if (!card) {
		card = template.content.cloneNode(true).firstElementChild;
		card.dataset.pid = process.pid;
		card.style.setProperty("--own", `var(--${ofGeneration(process.generation)})`);
		card.querySelector("h3").textContent = `Generation ${process.generation}`;
		card.querySelector(".pid").textContent = `process ${process.pid}`;
		list.append(card);
	}
	return card;
}

function show(process) {
	const shown = card(process);
	const status = STATUS[process.role](process);
	if (shown.dataset.role !== process.role) {
		shown.dataset.role = process.role;
		shown.className = `process ${process.role}`;
	}
	if (shown.querySelector(".status").textContent !== status) {
		shown.querySelector(".status").textContent = status;
	}
	return shown;
}

/** Shows the processes, and in each of them the connections that it has. */
export function showProcesses(state, running, connections) {
	const there = new Set(processes(state, running).map(show));
	for (const each of list.children) {
		if (!there.has(each) && each.dataset.role !== "gone") {
			show({ pid: each.dataset.pid, role: "gone" });
			setTimeout(() => each.remove(), FADED_MILLIS);
		}
	}
	moveConnections(list, connections);
}
