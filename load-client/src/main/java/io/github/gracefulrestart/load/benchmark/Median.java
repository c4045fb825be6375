/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.util.stream.DoubleStream;

/**
 * What half of some figures do not exceed.
 */
final class Median {

	private Median() {
	}

	static double of(DoubleStream figures) {
		double[] sorted = figures.sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
