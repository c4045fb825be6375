/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Successor;

/**
 * The life of an upgrade up to the moment when the successor serves, as the predecessor
 * lives it. {@link #run()} tells it in order; {@link Handover} tells what comes after it,
 * and {@link Takeover} the same story from the successor's side.
 */
final class Upgrade {

	private static final Logger logger = LoggerFactory.getLogger(Upgrade.class);

	/** How long the end of a process that can be told nothing may take to be known. */
	private static final Duration HEARING = Duration.ofSeconds(1);

	/** How long background work may take to end, unless whoever ends it sets a limit. */
	private static final Duration BACKGROUND = Duration.ofHours(1);

	private final Server server;

	private final Mailbox mailbox;

	private final Preflight preflight;

	private final Approach approach;

	private final UpgradeSettings settings;

	private final OlderGenerations older;

	private final Progress progress;

	private final Candidate successor;

	private final Dismissal dismissal;

	private final SuccessorWatch watch;

	private final Fallback fallback;

	private final Handover handover;

	/** Until when the successor has to be ready, once it is started. */
	private Deadline ready = Deadline.NEVER;

	Upgrade(Preflight preflight, UpgradeSettings settings, Mailbox mailbox, OlderGenerations older, Progress progress,
			Fitness fitness) {
		this.preflight = preflight;
		this.server = preflight.server();
		this.mailbox = mailbox;
		this.approach = preflight.approach();
		this.settings = settings;
		this.older = older;
		this.progress = progress;
		this.successor = new Candidate(this.approach, mailbox);
		this.dismissal = new Dismissal(this.successor, mailbox, progress);
		this.watch = new SuccessorWatch(mailbox, this.successor, progress);
		this.fallback = new Fallback(this.server, this.dismissal);
		this.handover = new Handover(this.server, mailbox, older, progress, this.successor, this.fallback,
				this.dismissal, settings, fitness);
	}

	/**
	 * Lives it.
	 * @return how it went; {@link Outcome#COMPLETED} if this process has nothing left to
	 * do
	 */
	UpgradeReport run() {
		Set<String> claimed;
		try {
			preflight();
			prepare();
			launch();
			claimed = startUp();
			switchOver();
		}
		catch (UpgradeFailure ex) {
			return abandon(ex.reason());
		}
		catch (RuntimeException | Error ex) {
			// Also an Error: no class can be loaded any more once the jar was
			// overwritten, and that must end the upgrade but not this process's service.
			logger.error("Upgrade {} failed in a way that nobody expected", this.progress.id(), ex);
			return abandon("it failed in a way that nobody expected, see the log: " + ex);
		}
		return this.handover.run(claimed);
	}

	private void preflight() throws UpgradeFailure {
		this.progress.begin(Phase.PREFLIGHT);
		List<String> problems = this.preflight.problems();
		if (!problems.isEmpty()) {
			throw new UpgradeFailure(String.join("; ", problems));
		}
		this.progress.end();
	}

	private void prepare() throws UpgradeFailure {
		try (Preparation preparation = this.approach.prepare()) {
			if (preparation.isOver()) {
				return;
			}
			this.progress.begin(Phase.TRAINING);
			preparation.onEnd(() -> this.mailbox.post(new Event.Prepared()));
			this.watch.sees(preparation::isOver, Deadline.NEVER);
			this.progress.end();
		}
	}

	private void launch() throws UpgradeFailure {
		this.ready = Deadline.in(this.settings.readyTimeout());
		this.progress.begin(Phase.LAUNCH);
		try {
			this.successor.approach();
			this.progress.successor(this.successor.pid());
			Successor connected = this.watch.connected(this.ready);
			supersede(connected);
			this.successor.welcome(connected, this.progress, this.server.listeners());
			this.progress.successor(this.successor.pid());
		}
		catch (IOException ex) {
			throw new UpgradeFailure(
					"the successor could not be " + (this.successor.isConnected() ? "welcomed" : "started"), ex);
		}
		this.progress.end();
	}

	// From its welcome on the successor serves whatever becomes of this process.
	private void supersede(Successor connected) throws UpgradeFailure {
		try {
			if (!this.older.supersede() && !this.watch.sees(() -> !this.older.isAny(), Deadline.in(HEARING))) {
				throw new UpgradeFailure(
						this.older.draining().get(0).name() + ", which drains, does not listen; end it");
			}
		}
		catch (UpgradeFailure ex) {
			connected.turnAway(ex.reason());
			throw ex;
		}
	}

	private Set<String> startUp() throws UpgradeFailure {
		this.progress.begin(Phase.START_UP);
		Ready message = this.watch.said(Ready.class, this.ready, "become ready", "ready-timeout");
		this.handover.prepare();
		new DrainingLimit(this.older, this.settings).makeRoom(this.watch);
		awaitBackground();
		this.progress.end();
		return message.claimed();
	}

	// While the gate is still open: nobody who connects has to wait for it.
	private void awaitBackground() throws UpgradeFailure {
		CompletableFuture<?> ended = this.progress.handingOver(BACKGROUND).toCompletableFuture();
		ended.whenComplete((nothing, failure) -> this.mailbox.post(new Event.BackgroundEnded()));
		if (!this.watch.sees(ended::isDone, Deadline.in(BACKGROUND))) {
			logger.warn("Upgrade {}: goes on although this process has not ended its background work",
					this.progress.id());
		}
	}

	private void switchOver() throws UpgradeFailure {
		this.progress.begin(Phase.SWITCH);
		try {
			long shutAt = System.nanoTime();
			this.server.shutGate();
			// One that has given up in this very moment does not hear it, and has said
			// why.
			this.successor.mention(new Released());
			Serving serving = serving();
			this.progress.end(Pause.between(shutAt, serving, System.nanoTime()));
			if (this.watch.isStopPostponed() && this.approach.isSameService()) {
				this.successor.mention(new Stopping());
			}
		}
		catch (UpgradeFailure | RuntimeException | Error ex) {
			this.fallback.serveAgain();
			throw ex;
		}
		finally {
			this.watch.putBackPostponed();
		}
	}

	private Serving serving() throws UpgradeFailure {
		Deadline deadline = Deadline.in(this.settings.releaseTimeout());
		if (this.successor.isInReach()) {
			return this.watch.said(Serving.class, deadline, "open its gate", "release-timeout");
		}
		Serving inTime = this.watch.saidWithin(Serving.class, deadline);
		if (inTime != null) {
			return inTime;
		}
		logger.error(
				"Upgrade {}: {} does not open its gate and cannot be killed from here; nobody accepts. End it,"
						+ " or its container, and this process serves again",
				this.progress.id(), this.successor.name());
		// One that cannot be killed may still open its gate whenever it goes on.
		return this.watch.said(Serving.class, Deadline.NEVER, "open its gate", "release-timeout");
	}

	private UpgradeReport abandon(String reason) {
		try {
			this.dismissal.politely(reason);
			this.progress.lastLines(this.successor.lastLines());
		}
		finally {
			this.successor.release();
		}
		Outcome outcome = (this.progress.phase() == Phase.PREFLIGHT) ? Outcome.REFUSED : Outcome.FAILED;
		return this.progress.end(outcome, reason);
	}

}
