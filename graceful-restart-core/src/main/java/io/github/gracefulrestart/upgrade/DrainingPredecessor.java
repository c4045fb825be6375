/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.Draining;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.Heartbeat;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.handoff.Message.Recall;
import io.github.gracefulrestart.handoff.Message.Report;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.Message.Superseded;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.PeerListener;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.socket.Descriptor;

/**
 * The predecessor of this process, and the peer of the events that it causes. Until this
 * process serves, {@link Takeover} deals with them; from then on this object does, while
 * the thread that owns the upgrades does whatever it has to.
 */
final class DrainingPredecessor implements PeerListener, Mailbox.Attendant, Closeable {

	private static final Logger logger = LoggerFactory.getLogger(DrainingPredecessor.class);

	private final Mailbox mailbox;

	private final Predecessor predecessor;

	private final OlderGenerations older;

	private final Consumer<UpgradeEvent> publisher;

	private final Arriving arriving;

	private final Unopened unopened = new Unopened();

	private boolean gone;

	private boolean refusing;

	DrainingPredecessor(Server server, Mailbox mailbox, Predecessor predecessor, OlderGenerations older,
			Consumer<UpgradeEvent> publisher) {
		this.mailbox = mailbox;
		this.predecessor = predecessor;
		this.older = older;
		this.publisher = publisher;
		this.arriving = new Arriving(server);
	}

	/** Begins to hear what it says. */
	void listen() {
		this.predecessor.listen(this);
	}

	/**
	 * Takes leave of it: from now on this object deals with its events.
	 */
	void seeOff() {
		if (this.gone) {
			leave(null);
		}
		else {
			this.older.add(this, this.predecessor.generation() - 1, this.predecessor.pid());
			this.mailbox.attend(this);
		}
	}

	/**
	 * Says something to it. If it does not hear, its end arrives as an event of its own.
	 * @param message what to say
	 * @return whether it will hear
	 */
	boolean tell(Message message) {
		try {
			this.predecessor.tell(message);
			return true;
		}
		catch (IOException ex) {
			logger.debug("The predecessor did not hear {}", message, ex);
			return false;
		}
	}

	/** From now on it keeps the connections that it has. */
	void refuseConnections() {
		this.refusing = true;
	}

	/** It ended without a farewell. */
	void lost() {
		this.gone = true;
		this.older.lost();
		logger.warn("Upgrade {}: the predecessor, process {}, is gone; this process goes on without it",
				this.predecessor.upgrade(), this.predecessor.pid());
	}

	boolean isGone() {
		return this.gone;
	}

	@Override
	public boolean attendsTo(Event event) {
		if (event instanceof Event.Said said && said.peer() == this && !this.gone) {
			if (isForOthers(said.message())) {
				return false;
			}
			attempt(() -> heard(said));
			return true;
		}
		if (isEnd(event) && !this.gone) {
			attempt(() -> {
				if (event instanceof Event.Broke) {
					// It lives, and shall not take this process for dead and serve.
					tell(new Superseded());
				}
				lost();
				leave(null);
			});
		}
		return false;
	}

	// That this process has to give the service back is not dealt with on the way.
	private static boolean isForOthers(Message message) {
		return message instanceof Recall || message instanceof Serving || message instanceof Stopping;
	}

	// Once this process serves it needs nothing more from the predecessor, so one that
	// broke the protocol is as good as gone.
	private boolean isEnd(Event event) {
		return (event instanceof Event.Gone gone && gone.peer() == this)
				|| (event instanceof Event.Broke broke && broke.peer() == this);
	}

	private void heard(Event.Said said) {
		if (said.message() instanceof Heartbeat) {
			tell(said.message());
		}
		else if (said.message() instanceof Connections connections) {
			List<Descriptor> descriptors = this.unopened.open(said.descriptors());
			tell(this.refusing ? Arriving.refuse(connections, descriptors)
					: this.arriving.adopt(connections, descriptors));
		}
		else if (said.message() instanceof LetGo letGo) {
			this.arriving.serve(letGo);
		}
		else if (said.message() instanceof Draining draining) {
			this.older.update(draining.generations());
		}
		else if (said.message() instanceof Report report) {
			Optional.ofNullable(report(report.report())).ifPresent(this.older::learn);
		}
		else if (said.message() instanceof Farewell farewell) {
			leave(report(farewell.report()));
		}
	}

	private @Nullable UpgradeReport report(Map<String, String> fields) {
		try {
			return ReportFields.decode(fields);
		}
		catch (IllegalArgumentException ex) {
			logger.warn("A report of the predecessor of upgrade {} cannot be read", this.predecessor.upgrade(), ex);
			return null;
		}
	}

	private void leave(@Nullable UpgradeReport report) {
		close();
		this.older.remove();
		Optional.ofNullable(report).ifPresent(this.older::learn);
		this.older.settle(UpgradeReport.ofOrphan(this.predecessor));
		this.publisher.accept(new UpgradeEvent.PredecessorGone(this.predecessor.upgrade(), report));
	}

	private static void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("This process serves, but could not deal with what its predecessor did", ex);
		}
	}

	@Override
	public void said(Message message, List<Descriptor> descriptors) {
		this.unopened.add(descriptors);
		this.mailbox.post(new Event.Said(this, message, descriptors));
	}

	@Override
	public void broke(String reason) {
		this.mailbox.post(new Event.Broke(this, reason));
	}

	@Override
	public void gone(String reason) {
		this.mailbox.post(new Event.Gone(this, reason));
	}

	/**
	 * Ends the conversation, and serves what the predecessor had handed over. To be
	 * called by the thread that owns the upgrades.
	 */
	@Override
	public void close() {
		this.gone = true;
		this.predecessor.close();
		this.unopened.close();
		this.arriving.serveAll();
	}

}
