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
	starts: ({ pid }) => pid ? "is starting; accepts nothing yet" : "is being launched",
	serves: () => "serves",
	drains: ({ connections, requests }) =>
		`finishes; has ${count(requests, "request")} on ${count(connections, "connection")} left`,
	"stands-by": () => "has nothing left; could serve again",
};

/** Who there is, the oldest first. */
function processes(state, upgrade) {
	const all = state.draining.map((each) =>
		({ ...each, role: (each.connections || each.requests) ? "drains" : "stands-by" })).reverse();
	all.push({ generation: state.generation, pid: state.pid, role: "serves" });
	if (upgrade?.outcome === "running" && upgrade.generation > state.generation) {
		all.push({ generation: upgrade.generation, pid: upgrade.successor, role: "starts" });
	}
	return all;
}

/** One that is being launched has no process id yet. */
function card({ generation, pid }) {
	let card = list.querySelector(`[data-generation="${generation}"]:not(.gone)`);
	if (!card) {
		list.querySelectorAll(".gone").forEach((each) => each.remove());
		card = template.content.cloneNode(true).firstElementChild;
		card.dataset.generation = generation;
		card.style.setProperty("--own", `var(--${ofGeneration(generation)})`);
		// Side by side and by turns, so that none has to make room for the next.
		card.style.setProperty("--side", 2 - generation % 2);
		card.querySelector("h3").textContent = `Generation ${generation}`;
		list.append(card);
	}
	card.dataset.pid = pid;
	write(card, ".pid", pid ? `process ${pid}` : "");
	return card;
}

function write(card, selector, text) {
	const element = card.querySelector(selector);
	if (element.textContent !== text) {
		element.textContent = text;
	}
}

function play(card, role, status) {
	if (card.dataset.role !== role) {
		card.dataset.role = role;
		card.className = `process ${role}`;
	}
	write(card, ".status", status);
}

function show(process) {
	const shown = card(process);
	play(shown, process.role, STATUS[process.role](process));
	return shown;
}

/** Shows the processes, and in each of them the connections that it has. */
export function showProcesses(state, upgrade, connections) {
	const there = new Set(processes(state, upgrade).map(show));
	for (const each of list.children) {
		if (!there.has(each) && each.dataset.role !== "gone") {
			play(each, "gone", "has left");
			setTimeout(() => each.remove(), FADED_MILLIS);
		}
	}
	moveConnections(list, connections);
}
