/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Conversation.Received;
import io.github.gracefulrestart.handoff.Message.Connections;

/**
 * Receives what a peer says, on a thread of its own, until the peer is gone.
 */
final class Listening implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Listening.class);

	private final Conversation conversation;

	private final PeerListener listener;

	private Listening(Conversation conversation, PeerListener listener) {
		this.conversation = conversation;
		this.listener = listener;
	}

	static void start(String threadName, Conversation conversation, PeerListener listener) {
		Thread thread = new Thread(new Listening(conversation, listener), threadName);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void run() {
		try {
			while (true) {
				Received received = this.conversation.receive();
				boolean wanted = received.message() instanceof Connections;
				if (!wanted) {
					received.closeDescriptors();
				}
				this.listener.said(received.message(), wanted ? received.descriptors() : List.of());
			}
		}
		catch (ProtocolException ex) {
			logger.debug("The control connection broke", ex);
			this.listener.broke(String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException | Error ex) {
			// The failure is this process's own, so it says nothing of the peer's life.
			logger.error("The control connection cannot be read", ex);
			this.listener.broke("it could not be understood: " + ex);
		}
		catch (IOException ex) {
			logger.debug("The control connection ended", ex);
			this.listener.gone((ex.getMessage() != null) ? ex.getMessage() : ex.toString());
		}
	}

}
