/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that nobody listens on.
 */
public final class FreePort {

	// Below the range from which Linux takes the clients' ports: the load's own
	// connections would else take the port while nobody listens on it.
	private static final int FIRST = 20_000;

	private static final int AFTER_LAST = 32_000;

	private static final int TRIES = 100;

	private FreePort() {
	}

	public static int find() {
		for (int i = 0; i < TRIES; i++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
			try (ServerSocket probe = new ServerSocket()) {
				probe.bind(new InetSocketAddress(port));
				return port;
			}
			catch (IOException ex) {
				// Taken: try another.
			}
		}
		throw new IllegalStateException("No free port");
	}

}
