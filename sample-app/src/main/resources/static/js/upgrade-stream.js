/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * What the application tells of its upgrades. A stream ends when its process has handed
 * over; the browser then opens another by itself, which the successor answers.
 */

const AGAIN_MILLIS = 1000;

/**
 * @param observer told of opened(connection), state(state, now) with the time of the
 * process in milliseconds, and lost() when the stream has ended
 */
export function openUpgradeStream(observer) {
	const source = new EventSource("upgrade-stream");
	source.addEventListener("opened", (event) => observer.opened(Number(event.data)));
	source.addEventListener("state", (event) => {
		const { now, state } = JSON.parse(event.data);
		observer.state(state, Date.parse(now));
	});
	source.addEventListener("error", () => {
		observer.lost();
		// After an answer that was no stream it is left to us to ask again.
		if (source.readyState === EventSource.CLOSED) {
			setTimeout(() => openUpgradeStream(observer), AGAIN_MILLIS);
		}
	});
}
