/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners that nobody has claimed yet. Not safe for use by several threads.
 */
final class UnclaimedListeners {

	private static final Logger logger = LoggerFactory.getLogger(UnclaimedListeners.class);

	private final List<Listener> listeners = new ArrayList<>();

	void add(Listener listener) {
		this.listeners.add(listener);
	}

	int size() {
		return this.listeners.size();
	}

	void forEach(Consumer<Listener> action) {
		this.listeners.forEach(action);
	}

	/**
	 * Takes one out.
	 * @param wanted which
	 * @return the first that is wanted, which is now the caller's
	 */
	Optional<Listener> take(Predicate<Listener> wanted) {
		for (Iterator<Listener> iterator = this.listeners.iterator(); iterator.hasNext();) {
			Listener listener = iterator.next();
			if (wanted.test(listener)) {
				iterator.remove();
				return Optional.of(listener);
			}
		}
		return Optional.empty();
	}

	/**
	 * Closes all that are left.
	 */
	void close() {
		this.listeners.forEach(UnclaimedListeners::close);
		this.listeners.clear();
	}

	private static void close(Listener listener) {
		try {
			listener.channel().close();
		}
		catch (IOException ex) {
			logger.warn("Could not close the listener '{}'", listener.name(), ex);
		}
	}

}
