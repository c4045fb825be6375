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
import java.util.function.Predicate;

import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;

/**
 * The life of an upgrade up to the moment when the successor serves, as the predecessor
 * lives it. {@link #run()} tells it in order; {@link Handover} tells what comes after it,
 * and {@link Takeover} the same story from the successor's side.
 */
final class Upgrade {

	private final Server server;

	private final Launch launch;

	private final UpgradeSettings settings;

	private final Mailbox mailbox;

	private final Progress progress;

	private final Candidate successor;

	private final Dismissal dismissal;

	private final Deadline ready;

	Upgrade(Server server, Launch launch, UpgradeSettings settings, Mailbox mailbox, Progress progress) {
		this.server = server;
		this.launch = launch;
		this.settings = settings;
		this.mailbox = mailbox;
		this.progress = progress;
		this.successor = new Candidate(mailbox);
		this.dismissal = new Dismissal(this.successor, mailbox, progress);
		this.ready = Deadline.in(settings.readyTimeout());
	}

	/**
	 * Lives it.
	 * @return how it went; {@link Outcome#COMPLETED} if this process has nothing left to
	 * do
	 */
	UpgradeReport run() {
		try {
			preflight();
			launch();
			Set<String> claimed = startUp();
			switchOver();
			return new Handover(this.server, this.mailbox, this.progress, this.successor, this.dismissal).run(claimed,
					Deadline.in(this.settings.drainTimeout()));
		}
		catch (UpgradeFailure ex) {
			return abandon(ex.reason());
		}
	}

	private void preflight() throws UpgradeFailure {
		this.progress.begin(Phase.PREFLIGHT);
		List<String> problems = new ArrayList<>(this.server.obstacles());
		problems.addAll(this.launch.problems());
		if (!problems.isEmpty()) {
			throw new UpgradeFailure(String.join("; ", problems));
		}
		this.progress.end();
	}

	private void launch() throws UpgradeFailure {
		this.progress.begin(Phase.LAUNCH);
		try {
			this.successor.launch(this.launch, this.settings.controlDirectory());
			this.progress.successor(this.successor.pid());
			Event event = await(
					(each) -> each instanceof Event.Connected connected && connected.peer() == this.successor,
					this.ready, "connect");
			this.successor.welcome(((Event.Connected) event).successor(), this.progress, this.server.listeners());
			this.progress.successor(this.successor.pid());
		}
		catch (IOException ex) {
			throw new UpgradeFailure("the successor could not be started", ex);
		}
		this.progress.end();
	}

	private Set<String> startUp() throws UpgradeFailure {
		this.progress.begin(Phase.START_UP);
		Ready message = (Ready) awaitMessage(Ready.class, this.ready, "become ready");
		this.progress.end();
		return message.claimed();
	}

	private void switchOver() throws UpgradeFailure {
		this.progress.begin(Phase.SWITCH);
		this.server.shutGate();
		try {
			this.successor.tell(new Released());
			awaitMessage(Serving.class, Deadline.in(this.settings.releaseTimeout()), "open its gate");
		}
		catch (IOException | UpgradeFailure ex) {
			// Its gate may be open, and only one generation may accept.
			this.dismissal.byForce();
			this.server.openGate();
			throw (ex instanceof UpgradeFailure failure) ? failure : new UpgradeFailure("the successor is gone", ex);
		}
		this.progress.end();
	}

	private UpgradeReport abandon(String reason) {
		this.dismissal.politely(reason);
		this.successor.release();
		Outcome outcome = (this.progress.phase() == Phase.PREFLIGHT) ? Outcome.REFUSED : Outcome.FAILED;
		return this.progress.end(outcome, reason);
	}

	private Message awaitMessage(Class<? extends Message> type, Deadline deadline, String verb)
			throws UpgradeFailure {
		Event event = await((each) -> each instanceof Event.Said said && said.peer() == this.successor
				&& type.isInstance(said.message()), deadline, verb);
		return ((Event.Said) event).message();
	}

	private Event await(Predicate<Event> wanted, Deadline deadline, String verb)
			throws UpgradeFailure {
		Duration limit = deadline.remaining();
		Event event = this.mailbox.await(wanted, deadline, this::meanwhile);
		if (event == null) {
			throw new UpgradeFailure("the successor did not " + verb + " within " + Durations.text(limit));
		}
		return event;
	}

	private void meanwhile(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.progress.id(), "upgrade " + this.progress.id() + " is running");
		}
		else if (event instanceof Event.StopRequested) {
			this.mailbox.putBack(event);
			throw new UpgradeFailure.Stopped();
		}
		else if (event instanceof Event.Said said && said.peer() == this.successor) {
			throw new UpgradeFailure(
					(said.message() instanceof Abort abort) ? "the successor gave up: " + abort.reason()
							: "the successor spoke out of turn: " + said.message());
		}
		else if (event instanceof Event.Gone gone && gone.peer() == this.successor) {
			throw new UpgradeFailure(this.successor.describeEnd(gone.reason()));
		}
		else if (event instanceof Event.Connected late) {
			late.successor().close();
		}
		else if (event instanceof Event.Exited exited && exited.peer() == this.successor
				&& !this.successor.isConnected()) {
			throw new UpgradeFailure("the successor ended before it connected: it " + exited.how());
		}
	}

}
