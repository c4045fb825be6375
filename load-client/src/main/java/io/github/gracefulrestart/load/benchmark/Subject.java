/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.io.IOException;

import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Target;

/**
 * A running server that is replaced while clients use it.
 */
interface Subject extends AutoCloseable {

	Target target();

	/** Replaces it once, and returns when the old process has gone. */
	Replacement replace() throws IOException, InterruptedException, LostRequestException;

	@Override
	void close() throws IOException;

}
