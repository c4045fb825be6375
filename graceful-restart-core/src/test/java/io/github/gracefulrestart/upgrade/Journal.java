/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What happened in several processes, in its order.
 */
final class Journal {

	private final List<String> entries = new CopyOnWriteArrayList<>();

	void add(String entry) {
		this.entries.add(entry);
	}

	List<String> entries() {
		return List.copyOf(this.entries);
	}

	boolean has(String entry) {
		return this.entries.contains(entry);
	}

}
