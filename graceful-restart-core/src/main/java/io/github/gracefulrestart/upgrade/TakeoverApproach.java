/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Rehearsal;
import io.github.gracefulrestart.handoff.Successor;
import io.github.gracefulrestart.preflight.ResourceCheck;
import io.github.gracefulrestart.upgrade.Launch.Launched;

/**
 * A successor that somebody else has started, and that stands at the door already.
 */
final class TakeoverApproach implements Approach {

	private static final Logger logger = LoggerFactory.getLogger(TakeoverApproach.class);

	private final Successor newcomer;

	private boolean closed;

	TakeoverApproach(Successor newcomer) {
		this.newcomer = newcomer;
	}

	/**
	 * Returns who asks for the upgrade.
	 * @return the origin, for log and report
	 */
	String origin() {
		return "takeover (" + this.newcomer.name() + ")";
	}

	@Override
	public List<String> problems() {
		List<String> problems = new ArrayList<>(ResourceCheck.ofThisProcess().problems());
		problems.addAll(problems(ProcessHandle.current().pid(), this.newcomer.isVisible()));
		return problems;
	}

	// Which the newcomer is in too, if it can be seen.
	static List<String> problems(long pid, boolean visible) {
		return (pid == 1 && visible)
				? List.of("this is process 1, with which its container ends, and the other process with it; upgrade by"
						+ " the signal or the actuator, or start the other in a container of its own")
				: List.of();
	}

	@Override
	public Launched begin(Consumer<Successor> onConnected) {
		NewcomerProcess process = NewcomerProcess.of(this.newcomer);
		if (!this.newcomer.isVisible()) {
			logger.warn(
					"The one that takes over, {}, cannot be seen from this process's PID namespace, so it cannot be"
							+ " killed if it hangs: this process serves again only when it has ended",
					this.newcomer.name());
		}
		Rehearsal.start();
		onConnected.accept(this.newcomer);
		return process;
	}

	// Somebody else has started it and watches it, and may be stopping this one in its
	// favour.
	@Override
	public boolean isSameService() {
		return false;
	}

	@Override
	public void decline(String reason) {
		if (!this.closed) {
			this.newcomer.turnAway(reason);
		}
	}

	@Override
	public void close() {
		this.closed = true;
	}

	/**
	 * Turns the newcomer away if no upgrade begins.
	 * @param answer what was answered to its request
	 */
	void answered(UpgradeAnswer answer) {
		if (!answer.accepted()) {
			logger.warn("Refused a {}: {}", origin(), answer.reason());
			this.newcomer.turnAway(answer.reason());
		}
	}

}
