/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The requests that this page sends, without end. Times are those of performance.now().
 *
 * A request is an object that grows: kind ("quick" or "download") and begun; connection,
 * generation, pid and answered when the head of the response is there; ended and failed
 * at its end.
 */

const ROUND_MILLIS = 125;

// Of the six connections that a browser opens, a download and the event stream have one each.
const QUICK_AT_ONCE = 4;

// They take a moment, or the first would be back before the browser has opened a
// connection for the fourth.
const QUICK = "sleep?millis=10";

const DOWNLOAD = "stream?chunks=30&millis=100";

const PATIENCE_MILLIS = 20_000;

async function send(kind, url, observer) {
	const request = { kind, begun: performance.now(), failed: false };
	try {
		const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MILLIS) });
		// Whatever else may answer does not say who it is.
		if (response.headers.has("X-Pid")) {
			request.answered = performance.now();
			request.connection = Number(response.headers.get("X-Connection"));
			request.generation = Number(response.headers.get("X-Generation"));
			request.pid = Number(response.headers.get("X-Pid"));
			observer.answered(request);
		}
		await response.arrayBuffer();
		request.failed = !response.ok;
	}
	catch {
		request.failed = true;
	}
	request.ended = performance.now();
	observer.ended(request);
}

/**
 * @param observer told of each request: answered(request), then ended(request), which
 * comes alone if there was no response
 */
export function startTraffic(observer) {
	const clients = Array.from({ length: QUICK_AT_ONCE }, () => ({ kind: "quick", url: QUICK, busy: false }));
	clients.push({ kind: "download", url: DOWNLOAD, busy: false });

	setInterval(() => {
		for (const client of clients.filter(({ busy }) => !busy)) {
			client.busy = true;
			send(client.kind, client.url, observer).finally(() => client.busy = false);
		}
	}, ROUND_MILLIS);
}
