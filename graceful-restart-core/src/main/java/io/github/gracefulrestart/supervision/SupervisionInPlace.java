/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.platform.StopSignals;
import io.github.gracefulrestart.socket.OtherProcess;
import io.github.gracefulrestart.supervisor.Children;
import io.github.gracefulrestart.supervisor.Roster;
import io.github.gracefulrestart.supervisor.Signals;
import io.github.gracefulrestart.supervisor.Supervisor;

/**
 * The supervisor in the JVM of the application that it was, if it cannot be replaced by a
 * small one: it costs that memory, and nobody's connections.
 */
final class SupervisionInPlace implements Signals, Children {

	/** A child's end is seen so late, at most. */
	private static final int LOOK_MILLIS = 500;

	/** The JVM learns how a child ended a moment after the child is gone. */
	private static final int STATUS_MILLIS = 10_000;

	private final Roster roster;

	private final Map<Long, CompletableFuture<Integer>> ends;

	private final BlockingQueue<Integer> signals = new LinkedBlockingQueue<>();

	/**
	 * Prepares it.
	 * @param roster the generations
	 * @param ends exit statuses that this JVM learns, which reaps those that it has
	 * started itself
	 */
	SupervisionInPlace(Roster roster, Map<Long, CompletableFuture<Integer>> ends) {
		this.roster = roster;
		this.ends = ends;
	}

	/**
	 * Supervises, and ends this JVM when that is over.
	 * @param known the status to end with if nobody knows better
	 */
	void run(int known) {
		StopSignals.takeAll(this.signals::add);
		int status = new Supervisor(this.roster, this, this, known).run();
		this.roster.delete();
		Runtime.getRuntime().halt(status);
	}

	@Override
	public int next() {
		try {
			@Nullable Integer signal = this.signals.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			return (signal != null) ? signal : SIGCHLD;
		}
		catch (InterruptedException ex) {
			return SIGCHLD;
		}
	}

	@Override
	public int reap(long pid) {
		CompletableFuture<Integer> end = this.ends.get(pid);
		if (end == null) {
			return new OtherProcess(Math.toIntExact(pid)).reap().orElse(UNKNOWN);
		}
		try {
			return end.get(STATUS_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			return UNKNOWN;
		}
	}

}
