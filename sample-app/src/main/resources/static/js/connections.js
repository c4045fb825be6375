/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The connections of this browser, told apart by their ports, and which process has each:
 * the one that answered last. No script sees a connection close. But a browser opens no
 * more than six: where another is seen, the one that has been silent for longest is closed.
 */

export const MOST = 6;

// Longer than requests take; until then the one that is silent may be waiting for an answer.
const SILENT_MILLIS = 2000;

export class Connections {

	#open = new Map();

	moved = 0;

	closed = 0;

	/**
	 * A process has answered on a connection, or sends on one.
	 * @returns the connection: port, generation, pid, seen, and lane, from 0 to MOST - 1, as
	 * soon as there is one for it
	 */
	used({ connection: port, generation, pid }, now = performance.now()) {
		const connection = this.#open.get(port) ?? this.#opened(port);
		if (connection.pid !== undefined && connection.pid !== pid) {
			this.moved++;
		}
		return Object.assign(connection, { generation, pid, seen: now });
	}

	/** Nothing has to come on it as long as it is in use. */
	touch(port, now = performance.now()) {
		if (this.#open.has(port)) {
			this.#open.get(port).seen = now;
		}
	}

	#opened(port) {
		const connection = { port };
		this.#open.set(port, connection);
		this.#giveLane(connection);
		return connection;
	}

	#giveLane(connection) {
		const taken = new Set(this.all().map(({ lane }) => lane));
		connection.lane ??= Array.from({ length: MOST }, (_, lane) => lane).find((lane) => !taken.has(lane));
	}

	/** Takes those for closed in whose place others were opened. */
	settle(now = performance.now()) {
		const silentFirst = this.all().sort((a, b) => a.seen - b.seen);
		for (const { port, seen } of silentFirst.slice(0, Math.max(silentFirst.length - MOST, 0))) {
			if (now - seen > SILENT_MILLIS) {
				this.#open.delete(port);
				this.closed++;
			}
		}
		this.all().forEach((each) => this.#giveLane(each));
	}

	/** Forgets those that are not in use just now: nobody has watched what became of them. */
	forgetIdle(now) {
		this.all().filter(({ seen }) => seen < now).forEach(({ port }) => this.#open.delete(port));
	}

	all() {
		return [...this.#open.values()];
	}

}
