/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Target;
import org.HdrHistogram.Histogram;

/**
 * How long the first requests took that clients have sent to a process.
 *
 * @param p50 half of them took no longer, in milliseconds
 * @param p99 all but ten took no longer, in milliseconds
 * @param longest in milliseconds
 */
record FirstRequests(double p50, double p99, double longest) {

	static final int COUNT = 1000;

	private static final Request HELLO = Request.get("/hello");

	/** Sends them, one after the other on one connection. */
	static FirstRequests send(Target target) throws LostRequestException {
		Histogram micros = Latencies.histogram();
		try (Connection connection = Connection.open(target)) {
			for (int i = 0; i < COUNT; i++) {
				long sent = System.nanoTime();
				connection.exchange(HELLO);
				micros.recordValue((System.nanoTime() - sent) / 1000);
			}
		}
		return new FirstRequests(micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3,
				micros.getMaxValue() / 1e3);
	}

}
