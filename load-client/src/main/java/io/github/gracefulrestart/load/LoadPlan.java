/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.util.List;

/**
 * How much load, and for how long.
 */
public final class LoadPlan {

	private static final Duration MAX_TIME = Duration.ofMinutes(10);

	private final Target target;

	private Duration time = MAX_TIME;

	private long requests = Long.MAX_VALUE;

	private long seed = 1;

	LoadPlan(Target target) {
		this.target = target;
	}

	public LoadPlan lasting(Duration atMost) {
		if (atMost.compareTo(MAX_TIME) > 0) {
			throw new IllegalArgumentException("A load lasts at most " + MAX_TIME);
		}
		this.time = atMost;
		return this;
	}

	public LoadPlan requests(long atMost) {
		this.requests = atMost;
		return this;
	}

	public LoadPlan seed(long number) {
		this.seed = number;
		return this;
	}

	/**
	 * Sets the clients to work.
	 * @param patterns what they do
	 * @return the running load
	 */
	public Load start(Pattern... patterns) {
		Load load = new Load(this.target, new Stop(this.time, this.requests));
		load.start(List.of(patterns), this.seed);
		return load;
	}

}
