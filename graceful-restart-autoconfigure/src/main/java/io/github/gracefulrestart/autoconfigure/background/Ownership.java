/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Whether this process owns background work, and what it does of it at the moment. May be
 * used by any thread; changed by the one that owns the upgrades.
 */
final class Ownership {

	private boolean owner;

	private @Nullable Release release;

	private final List<String> running = new ArrayList<>();

	private List<Runnable> waiting = new ArrayList<>();

	Ownership(boolean owner) {
		this.owner = owner;
	}

	/**
	 * Returns whether this process is the owner, perhaps one that is letting go.
	 * @return whether it is
	 */
	synchronized boolean isOwner() {
		return this.owner;
	}

	/**
	 * Returns whether this process is the owner and stays it, as far as is known.
	 * @return whether it is
	 */
	synchronized boolean isSettled() {
		return this.owner && this.release == null;
	}

	/**
	 * Begins an execution, if this process may.
	 * @param name what is executed, for the log
	 * @param urgent whether nobody would make up for it, so that an owner that is letting
	 * go still executes it
	 * @return whether it may; if so, {@link #end} has to follow
	 */
	synchronized boolean begin(String name, boolean urgent) {
		boolean may = this.owner && (this.release == null || urgent);
		if (may) {
			this.running.add(name);
		}
		return may;
	}

	void end(String name) {
		Release release;
		synchronized (this) {
			this.running.remove(name);
			release = this.release;
		}
		if (release != null) {
			letGoIfIdle(release);
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
	 * Has something done as soon as this process is the owner and stays it: at once by
	 * the calling thread if it is, otherwise by whoever {@linkplain #acquire() acquires}.
	 * @param action what to do
	 */
	void whenSettled(Runnable action) {
		synchronized (this) {
			if (!isSettled()) {
				this.waiting.add(action);
				return;
			}
		}
		action.run();
	}

	/**
	 * Makes this process the owner, also if it is letting go.
	 * @return what has waited for that, to be done by the caller
	 */
	synchronized List<Runnable> acquire() {
		this.owner = true;
		this.release = null;
		List<Runnable> waiting = this.waiting;
		this.waiting = new ArrayList<>();
		return waiting;
	}

	/**
	 * Lets go: begins only what is urgent, and that as long as something else has not
	 * ended.
	 * @param others the end of other work that this process does as the owner
	 * @return completes when this process is not the owner any more, and all has ended
	 */
	CompletableFuture<Void> release(CompletableFuture<?> others) {
		Release release = new Release(others, new CompletableFuture<>());
		synchronized (this) {
			this.release = release;
		}
		others.whenComplete((nothing, failure) -> letGoIfIdle(release));
		return release.over();
	}

	private void letGoIfIdle(Release release) {
		synchronized (this) {
			if (this.release != release || !release.others().isDone() || !this.running.isEmpty()) {
				return;
			}
			letGo();
		}
		release.over().complete(null);
	}

	/**
	 * Lets go at last, whatever has not ended.
	 * @param over what {@link #release} returned
	 * @return whether this process did so; not if all had ended, or it has become the
	 * owner again since then
	 */
	synchronized boolean letGo(CompletableFuture<Void> over) {
		boolean underWay = this.release != null && this.release.over() == over;
		if (underWay) {
			letGo();
		}
		return underWay;
	}

	private void letGo() {
		this.owner = false;
		this.release = null;
	}

	/**
	 * A letting go that is under way.
	 *
	 * @param others the end of other work
	 * @param over completed at the end
	 */
	private record Release(CompletableFuture<?> others, CompletableFuture<Void> over) {

	}

}
