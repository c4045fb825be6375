/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the page is made of: traffic and upgrade-stream tell what they see; clock, connections,
 * recent and upgrades keep it, and know nothing of the page; all others show it.
 */

import { Clock } from "./clock.js";
import { Connections } from "./connections.js";
import { showCounters } from "./counters.js";
import { say, sayWhoServes } from "./headline.js";
import { isHeld } from "./hold.js";
import { isMotionReduced } from "./motion.js";
import { tell } from "./news.js";
import { showPhases } from "./phase-list.js";
import { showProcesses } from "./processes.js";
import { Recent } from "./recent.js";
import { Reporter } from "./reporter.js";
import { drawTimeline, SPAN_MILLIS } from "./timeline.js";
import { startTraffic } from "./traffic.js";
import { allowUpgrade, wireUpgradeButton } from "./upgrade-button.js";
import { openUpgradeStream } from "./upgrade-stream.js";
import { Upgrades } from "./upgrades.js";

const SHOW_MILLIS = 100;

const DRAW_MILLIS = 50;

const DRAW_SELDOM_MILLIS = 1000;

const NOBODY_MILLIS = 3000;

// Far more than SHOW_MILLIS: a browser holds back what it does not show.
const HELD_BACK_MILLIS = 3000;

const clock = new Clock();
const connections = new Connections();
const recent = new Recent(SPAN_MILLIS);
const reporter = new Reporter(tell);
const upgrades = new Upgrades(clock);
const totals = { requests: 0, failed: 0 };

let state;
let stream;

let heard = performance.now();

startTraffic({
	answered(request) {
		request.on = connections.used(request);
		heard = request.answered;
		if (request.kind === "download") {
			recent.add(request);
		}
	},
	ended(request) {
		totals.requests++;
		totals.failed += request.failed ? 1 : 0;
		if (request.kind === "quick" || !request.answered) {
			recent.add(request);
		}
	},
});

openUpgradeStream({
	opened(connection) {
		stream = { kind: "stream", answered: performance.now(), connection };
	},
	state(told, now) {
		if (!state) {
			reporter.skip(told.upgrades);
		}
		state = told;
		clock.heard(now);
		upgrades.update(state);
		upgrades.all().toReversed().forEach((each) => reporter.report(each));
		if (!stream.generation) {
			Object.assign(stream, { generation: state.generation, pid: state.pid });
			stream.on = connections.used(stream);
			recent.add(stream);
			tell(`Generation ${state.generation} answers the event stream.`);
		}
	},
	lost() {
		if (stream) {
			stream.ended ??= performance.now();
		}
	},
});

wireUpgradeButton((reason) => tell(`No upgrade was begun: ${reason}`));

let shown = performance.now();

function show() {
	const now = performance.now();
	recent.unfinished().forEach(({ connection }) => connections.touch(connection, now));
	if (now - shown > HELD_BACK_MILLIS) {
		connections.forgetIdle(now);
		heard = now;
	}
	shown = now;
	connections.settle(now);
	showCounters(totals, connections, recent, now);
	if (!state) {
		return;
	}
	if (now - heard > NOBODY_MILLIS) {
		say("Nobody answers. This is what was heard last.");
		return;
	}
	const upgrade = upgrades.newest();
	const isStarting = upgrade?.outcome === "running" && upgrade.generation > state.generation;
	showProcesses(state, upgrade, connections);
	showPhases(upgrade, upgrade ? upgrades.spans(upgrade) : []);
	sayWhoServes(state, upgrade, totals.failed);
	allowUpgrade(!isStarting);
}

let drawn = 0;

function draw(now) {
	if (now - drawn >= (isMotionReduced() ? DRAW_SELDOM_MILLIS : DRAW_MILLIS) && !isHeld()) {
		drawn = now;
		drawTimeline(recent.all(now), connections, upgrades.all().map((each) => upgrades.spans(each)), now);
	}
	requestAnimationFrame(draw);
}

setInterval(show, SHOW_MILLIS);
requestAnimationFrame(draw);
