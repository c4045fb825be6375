/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.function.IntConsumer;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends this process when there is nothing left for it to do.
 */
class ProcessExit implements IntConsumer {

	private final ConfigurableApplicationContext context;

	ProcessExit(ConfigurableApplicationContext context) {
		this.context = context;
	}

	// Closed here, because an application may have no shutdown hook that does.
	@Override
	public void accept(int status) {
		try {
			this.context.close();
		}
		finally {
			System.exit(status);
		}
	}

}
