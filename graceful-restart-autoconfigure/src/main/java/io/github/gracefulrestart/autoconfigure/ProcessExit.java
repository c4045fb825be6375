/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.function.IntConsumer;

import io.github.gracefulrestart.supervision.Supervision;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends this process when there is nothing left for it to do.
 */
class ProcessExit implements IntConsumer {

	private final ConfigurableApplicationContext context;

	private final Supervision supervision;

	ProcessExit(ConfigurableApplicationContext context, Supervision supervision) {
		this.context = context;
		this.supervision = supervision;
	}

	// Closed here, because an application may have no shutdown hook that does.
	@Override
	public void accept(int status) {
		try {
			this.context.close();
		}
		finally {
			this.supervision.exit(status);
		}
	}

}
