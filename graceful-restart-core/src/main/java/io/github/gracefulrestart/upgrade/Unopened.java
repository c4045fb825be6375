/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.gracefulrestart.socket.Descriptor;

/**
 * Descriptors that came with messages which nobody has looked at yet. A takeover may end
 * before it comes to them, and a connection stays open while any process has it.
 * <p>
 * Safe for use by several threads.
 */
final class Unopened {

	private final Set<Descriptor> descriptors = new HashSet<>();

	private boolean over;

	synchronized void add(List<Descriptor> received) {
		this.descriptors.addAll(received);
		if (this.over) {
			close();
		}
	}

	/**
	 * Leaves descriptors to the caller.
	 * @param received which ones
	 * @return the same
	 */
	synchronized List<Descriptor> open(List<Descriptor> received) {
		received.forEach(this.descriptors::remove);
		return received;
	}

	/**
	 * Nobody will look at a message any more.
	 */
	synchronized void close() {
		this.over = true;
		this.descriptors.forEach(Descriptor::close);
		this.descriptors.clear();
	}

}
