/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.TakeoverSocket;

/**
 * Where processes come in that somebody else has started, if this process has such a
 * place. It moves with the service: whoever begins to serve, or serves again, is found
 * there.
 */
final class Door {

	private static final Logger logger = LoggerFactory.getLogger(Door.class);

	private @Nullable TakeoverSocket socket;

	void at(TakeoverSocket socket) {
		this.socket = socket;
	}

	void open() {
		try {
			if (this.socket != null) {
				this.socket.listen();
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			logger.error("This process serves, but no other can take over from it by graceful.restart.control-socket",
					ex);
		}
	}

	/** Lets nobody in, and leaves the file to a predecessor that serves again. */
	void shut() {
		if (this.socket != null) {
			this.socket.stopListening();
		}
	}

	void close() {
		if (this.socket != null) {
			this.socket.close();
		}
	}

}
