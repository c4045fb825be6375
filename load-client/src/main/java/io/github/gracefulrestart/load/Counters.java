/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A counter for each constant of an enum.
 */
final class Counters<E extends Enum<E>> {

	private final AtomicLongArray counts;

	Counters(Class<E> type) {
		this.counts = new AtomicLongArray(type.getEnumConstants().length);
	}

	void increment(E constant) {
		this.counts.incrementAndGet(constant.ordinal());
	}

	long get(E constant) {
		return this.counts.get(constant.ordinal());
	}

	long sum() {
		long sum = 0;
		for (int i = 0; i < this.counts.length(); i++) {
			sum += this.counts.get(i);
		}
		return sum;
	}

}
