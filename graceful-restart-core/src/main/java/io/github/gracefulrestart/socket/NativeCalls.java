/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of the C library. They are bound when the first of them is needed, which
 * takes some tenths of a second in a JVM that has just started: hundreds of classes are
 * loaded, another is written, and a library unpacked.
 */
public final class NativeCalls {

	private static final Logger logger = LoggerFactory.getLogger(NativeCalls.class);

	private NativeCalls() {
	}

	/**
	 * Binds them on a thread of its own, beside what the application does to start. One
	 * who needs them meanwhile waits for that. With one processor there is nothing to be
	 * gained, and nothing is done.
	 */
	public static void bindInBackground() {
		if (Runtime.getRuntime().availableProcessors() > 1) {
			Thread thread = new Thread(NativeCalls::bind, "graceful-restart-native-calls");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/**
	 * Binds them. If that is not possible, those who need them are told when they do.
	 */
	public static void bind() {
		try {
			PeerCredentials.ownUid();
		}
		catch (LinkageError | RuntimeException ex) {
			logger.debug("The C library cannot be called", ex);
		}
	}

}
