/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each message of a conversation, if somebody wants to see what two processes say to
 * each other: {@code logging.level.io.github.gracefulrestart.handoff.Transcript=debug}.
 * Tokens are left out.
 */
enum Transcript {

	WITH_PREDECESSOR("predecessor"),

	WITH_SUCCESSOR("successor"),

	/** Of a conversation that is none between two generations. */
	NONE("");

	private static final Logger logger = LoggerFactory.getLogger(Transcript.class);

	private final String peer;

	Transcript(String peer) {
		this.peer = peer;
	}

	/**
	 * Notes a message before it is sent, so that the last line tells where a process came
	 * to a halt.
	 * @param message the message
	 */
	void saying(Message message) {
		if (this != NONE) {
			logger.debug("Saying to the {}: {}", this.peer, message);
		}
	}

	/**
	 * Notes a message that has come, before anything is done about it.
	 * @param message the message
	 */
	void heard(Message message) {
		if (this != NONE) {
			logger.debug("Heard from the {}: {}", this.peer, message);
		}
	}

}
