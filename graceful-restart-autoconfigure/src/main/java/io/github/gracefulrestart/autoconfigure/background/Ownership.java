/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Whether this process owns background work, and what it does of it at the moment. May be
 * used by any thread; changed by the one that owns the upgrades.
 */
final class Ownership {

	private boolean owner;

	private final List<String> running = new ArrayList<>();

	private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

	private List<Runnable> waiting = new ArrayList<>();

	Ownership(boolean owner) {
		this.owner = owner;
	}

	synchronized boolean isOwner() {
		return this.owner;
	}

	/**
	 * Begins an execution, if this process may.
	 * @param name what is executed, for the log
	 * @return whether it may; if so, {@link #end} has to follow
	 */
	synchronized boolean begin(String name) {
		if (this.owner) {
			this.running.add(name);
		}
		return this.owner;
	}

	void end(String name) {
		CompletableFuture<Void> last = null;
		synchronized (this) {
			this.running.remove(name);
			if (this.running.isEmpty()) {
				last = this.ended;
			}
		}
		if (last != null) {
			last.complete(null);
		}
	}

	/**
	 * Returns what is being executed.
	 * @return the names
	 */
	synchronized List<String> running() {
		return List.copyOf(this.running);
	}

	/**
	 * Has something done as soon as this process is the owner: at once by the calling
	 * thread if it is, otherwise by whoever {@linkplain #acquire() acquires}.
	 * @param action what to do
	 */
	void whenOwner(Runnable action) {
		synchronized (this) {
			if (!this.owner) {
				this.waiting.add(action);
				return;
			}
		}
		action.run();
	}

	/**
	 * Makes this process the owner.
	 * @return what has waited for that, to be done by the caller
	 */
	synchronized List<Runnable> acquire() {
		this.owner = true;
		List<Runnable> waiting = this.waiting;
		this.waiting = new ArrayList<>();
		return waiting;
	}

	/**
	 * Makes this process one that begins nothing any more.
	 * @return completes when what it has begun has ended
	 */
	synchronized CompletableFuture<Void> release() {
		this.owner = false;
		this.ended = this.running.isEmpty() ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
		return this.ended;
	}

}
