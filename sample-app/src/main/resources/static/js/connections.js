/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * The connections of this browser, told apart by their ports, and which process has each:
 * the one that answered last.
 */

const SILENT_MILLIS = 6000;

export class Connections {

	#open = new Map();

	#free = [];

	moved = 0;

	closed = 0;

	/** A process has answered on a connection, or sends on one. */
	used({ connection: port, generation, pid }, now = performance.now()) {
		const connection = this.#open.get(port) ?? this.#opened(port, generation);
		if (generation > connection.generation) {
			this.moved++;
		}
		Object.assign(connection, { generation, pid, seen: now });
	}

	/** Nothing has to come on it as long as it is in use. */
	touch(port, now = performance.now()) {
		if (this.#open.has(port)) {
			this.#open.get(port).seen = now;
		}
	}

	#opened(port, generation) {
		const connection = { port, generation, lane: this.#free.shift() ?? this.#open.size };
		this.#open.set(port, connection);
		return connection;
	}

	/** Takes those for closed that have been silent for too long. */
	forgetSilent(now = performance.now()) {
		for (const { port, lane, seen } of this.all()) {
			if (now - seen > SILENT_MILLIS) {
				this.#open.delete(port);
				this.#free.push(lane);
				this.#free.sort((a, b) => a - b);
				this.closed++;
			}
		}
	}

	get(port) {
		return this.#open.get(port);
	}

	all() {
		return [...this.#open.values()];
	}

}
