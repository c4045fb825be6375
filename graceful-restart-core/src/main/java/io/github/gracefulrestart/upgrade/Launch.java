/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.gracefulrestart.handoff.Output;
import io.github.gracefulrestart.preflight.Check;

/**
 * How the process of a successor comes to be, where this process starts it.
 */
public interface Launch extends Check {

	/**
	 * Looks for what can be known to fail, without starting anything.
	 */
	@Override
	List<String> problems();

	/**
	 * Begins to prepare what makes the successor start faster, and returns at once. The
	 * process is started with whatever there is then.
	 * @return the preparation; one that is over if there is nothing to prepare
	 */
	default Preparation prepare() {
		return Preparation.NONE;
	}

	/**
	 * Starts the process.
	 * @param invitation environment variables that make it a successor
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	Launched start(Map<String, String> invitation) throws IOException;

	/**
	 * A process that was started.
	 */
	interface Launched {

		/**
		 * Returns the process.
		 * @return its id
		 */
		long pid();

		/**
		 * Completes when the process is gone and reaped.
		 * @return how it ended, in words for an operator
		 */
		CompletableFuture<String> onExit();

		/**
		 * Returns the pipes through which the process prints, to be handed over to it.
		 * @return the pipes, for the caller to close; none by default
		 * @throws IOException if this process may have no more descriptors
		 */
		default List<Output> pipes() throws IOException {
			return List.of();
		}

		/**
		 * Returns the last lines that the process printed, once it is gone.
		 * @return the lines, fit for a log; none by default, or if they are not known
		 */
		default List<String> lastLines() {
			return List.of();
		}

		/**
		 * Returns whether the process can be ended from here.
		 * @return whether {@link #end} and {@link #kill} reach it; they do by default
		 */
		default boolean isInReach() {
			return true;
		}

		/**
		 * Asks the process to end (SIGTERM), and kills it if it does not. Returns at
		 * once.
		 * @param patience after which it is killed
		 */
		void end(Duration patience);

		/**
		 * Kills the process (SIGKILL) and waits until it is gone.
		 * @return whether it is
		 */
		boolean kill();

	}

}
