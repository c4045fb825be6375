/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.supervision;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.platform.UpgradeSignal;
import io.github.gracefulrestart.process.SuccessorProcess;
import io.github.gracefulrestart.supervisor.Roster;

/**
 * This process's part in keeping the first generation's process id. By default it has
 * none.
 * <p>
 * Safe for use by several threads.
 */
public interface Supervision {

	/** Environment variable of all later generations: where the roster is. */
	String VARIABLE = "GRACEFUL_RESTART_SUPERVISOR";

	/** Of a process whose id nobody keeps, and which keeps none. */
	Supervision NONE = new Supervision() {
	};

	/**
	 * Returns the part of this process.
	 * @param mode whether a process that was not started by its predecessor keeps its
	 * process id
	 * @param first whether this is one: a first generation, or one that has found its
	 * predecessor by itself
	 * @param environment this process's environment
	 * @param parent where control directories are made; null if that is not configured
	 * @return its part
	 */
	static Supervision of(KeepPid mode, boolean first, Map<String, String> environment, @Nullable Path parent) {
		String roster = environment.getOrDefault(VARIABLE, "");
		if (first) {
			if (mode.applies(ProcessHandle.current().pid())) {
				return new KeptProcess(parent);
			}
			return roster.isEmpty() ? NONE : new Unkept();
		}
		return roster.isEmpty() ? NONE : Member.join(new Roster(new File(roster)));
	}

	/**
	 * Returns whether the first generation's process id is kept.
	 * @return whether the process that somebody watches stays
	 */
	default boolean keepsPid() {
		return false;
	}

	/**
	 * Makes ready for a successor.
	 * @return environment variables that it needs
	 * @throws IOException if the process id could not be kept
	 */
	default Map<String, String> prepare() throws IOException {
		return Map.of();
	}

	/**
	 * A successor was started.
	 * @param successor its process
	 */
	default void started(SuccessorProcess successor) {
	}

	/**
	 * This process serves from now on.
	 */
	default void serving() {
	}

	/**
	 * Returns whether signals are another process's by now.
	 * @return whether {@link #passOn} gives them to the generation that serves
	 */
	default boolean passesOn() {
		return false;
	}

	/**
	 * Gives a signal to the generation that serves.
	 * @param signal the signal that this process got
	 * @return whether another one serves and has got it
	 */
	default boolean passOn(UpgradeSignal signal) {
		return false;
	}

	/**
	 * Ends this process as an application. If it has to stay, it goes on as something
	 * else.
	 * @param status the exit status, if it ends
	 */
	default void exit(int status) {
		System.exit(status);
	}

}
