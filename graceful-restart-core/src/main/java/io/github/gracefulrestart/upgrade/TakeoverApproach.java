/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

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
		return "takeover (process " + this.newcomer.pid() + ")";
	}

	@Override
	public List<String> problems() {
		return ResourceCheck.ofThisProcess().problems();
	}

	@Override
	public Launched begin(Consumer<Successor> onConnected) {
		NewcomerProcess process = NewcomerProcess.of(this.newcomer);
		if (!process.isInReach()) {
			logger.warn(
					"Process {}, which takes over, cannot be seen from this process's PID namespace, so it cannot be"
							+ " killed if it hangs: this process serves again only when it has ended",
					this.newcomer.pid());
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
