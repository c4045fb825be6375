/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.util.List;

import io.github.gracefulrestart.socket.Descriptor;

/**
 * Hears what the process at the other end of the conversation says. Called by a thread of
 * the conversation, which must not be blocked.
 */
public interface PeerListener {

	/**
	 * The peer said something.
	 * @param message what it said
	 * @param descriptors what came with it, which the listener now owns; empty but for
	 * messages that bring some
	 */
	void said(Message message, List<Descriptor> descriptors);

	/**
	 * The peer broke the protocol. Nothing more will come, although it may well be alive.
	 * @param reason what was seen, in words for an operator
	 */
	void broke(String reason);

	/**
	 * The peer closed the connection or died. Nothing more will come.
	 * @param reason what was seen, in words for an operator
	 */
	void gone(String reason);

}
