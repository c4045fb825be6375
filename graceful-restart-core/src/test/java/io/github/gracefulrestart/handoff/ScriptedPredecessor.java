/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.socket.UnixListener;

/**
 * A predecessor that says what a test wants it to.
 */
final class ScriptedPredecessor implements Closeable {

	private final Path path;

	private final UnixListener listener;

	ScriptedPredecessor(Path path) throws IOException {
		this.path = path;
		this.listener = UnixListener.bind(path);
	}

	Invitation invitation() {
		return new Invitation(this.path, "token");
	}

	/**
	 * Waits for a successor and for its greeting.
	 * @return the conversation with it
	 */
	Conversation meet() throws IOException {
		Conversation conversation = new Conversation(this.listener.accept());
		if (conversation.receive().message() instanceof Hello) {
			return conversation;
		}
		throw new AssertionError("The successor did not greet");
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		Files.delete(this.path);
	}

}
