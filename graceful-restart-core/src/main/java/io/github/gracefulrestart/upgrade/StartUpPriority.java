/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.Map;

import io.github.gracefulrestart.process.SuccessorCommand;
import io.github.gracefulrestart.socket.Niceness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a successor leave the processor to those who serve, until it is ready to serve
 * itself: each of its threads starts with a higher nice value than its predecessor's.
 *
 * @param nice how much higher, 1 to 19; 0 for the same
 */
record StartUpPriority(int nice) {

	/** Environment variable: how much nicer a successor was started. */
	static final String VARIABLE = "GRACEFUL_RESTART_NICE";

	static final StartUpPriority UNCHANGED = new StartUpPriority(0);

	private static final Logger logger = LoggerFactory.getLogger(StartUpPriority.class);

	/**
	 * Returns what is possible here. A successor that could never get back what it has
	 * given up would be a worse server than its predecessor.
	 * @param nice what is wanted
	 * @param command the successor's command
	 * @return this, or {@link #UNCHANGED}
	 */
	static StartUpPriority ifReversible(int nice, SuccessorCommand command) {
		try {
			if (nice > 0 && command.nicer(nice).isPresent() && Niceness.isReversible()) {
				return new StartUpPriority(nice);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		logger.debug("The successor starts with this process's priority");
		return UNCHANGED;
	}

	/**
	 * Returns the priority with which this process was started.
	 * @param environment this process's environment
	 * @return the priority
	 */
	static StartUpPriority of(Map<String, String> environment) {
		String nice = environment.getOrDefault(VARIABLE, "");
		return nice.matches("1?[1-9]|10") ? new StartUpPriority(Integer.parseInt(nice)) : UNCHANGED;
	}

	SuccessorCommand applyTo(SuccessorCommand command) {
		return (this.nice > 0) ? command.nicer(this.nice).orElseThrow() : command;
	}

	Map<String, String> environment() {
		return Map.of(VARIABLE, Integer.toString(this.nice));
	}

	/** Claims again what this process has left to others while it started. */
	void restore() {
		if (this.nice == 0) {
			return;
		}
		try {
			Niceness.change(Niceness.ofThisThread() - this.nice);
		}
		catch (IOException ex) {
			logger.warn("This process was started with a lower priority than its predecessor's, and keeps it;"
					+ " set graceful.restart.successor.nice=0", ex);
		}
	}

}
