/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.handoff.Message.Dropped;

/**
 * Closes listeners that nobody serves any more, here and in the generations before: a
 * socket ends when its last holder closes it.
 */
final class DroppedListeners {

	private static final Logger logger = LoggerFactory.getLogger(DroppedListeners.class);

	private final Server server;

	private final OlderGenerations older;

	DroppedListeners(Server server, OlderGenerations older) {
		this.server = server;
		this.older = older;
	}

	static Set<String> names(List<Listener> listeners) {
		return listeners.stream().map(Listener::name).collect(Collectors.toSet());
	}

	/**
	 * Returns what the successor did not take.
	 * @param claimed the names of what it took
	 * @param server whose listeners they are
	 * @return the names of the others
	 */
	static Set<String> allBut(Set<String> claimed, Server server) {
		Set<String> dropped = names(server.listeners());
		dropped.removeAll(claimed);
		return dropped;
	}

	/**
	 * Closes what the successor did not take.
	 * @param claimed the names of what it took
	 */
	void closeAllBut(Set<String> claimed) {
		close(allBut(claimed, this.server));
	}

	void close(Set<String> names) {
		closeHere(names);
		if (!names.isEmpty()) {
			this.older.tell(new Dropped(names));
		}
	}

	/** Closes all, of which those before learn in another way. */
	void closeAllHere() {
		closeHere(names(this.server.listeners()));
	}

	private void closeHere(Set<String> names) {
		try {
			this.server.closeListeners(names, !this.older.isLost());
		}
		catch (RuntimeException | Error ex) {
			logger.error("The listeners {}, which no successor serves, could not be closed", names, ex);
		}
	}

}
