/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A process that has handed over and finishes what it has in hand, as it describes itself
 * to those that came after it.
 *
 * @param generation its generation
 * @param pid its process id
 * @param connections accepted connections that are still open there
 * @param requests requests in flight there
 * @param since when it began, to the millisecond
 * @param until when it has to have finished, to the millisecond
 */
public record DrainingGeneration(int generation, long pid, int connections, int requests, Instant since,
		Instant until) {

	public DrainingGeneration {
		since = since.truncatedTo(ChronoUnit.MILLIS);
		until = until.truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * Describes the process as operators know it.
	 * @return for example {@code generation 3 (process 4711)}
	 */
	public String name() {
		return "generation " + this.generation + " (process " + this.pid + ")";
	}

}
