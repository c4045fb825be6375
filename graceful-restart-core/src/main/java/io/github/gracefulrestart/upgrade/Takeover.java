/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.Farewell;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Stopping;
import io.github.gracefulrestart.handoff.PeerListener;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.socket.Descriptor;

/**
 * The life of an upgrade, as the successor lives it. {@link #run()} tells it in order.
 * <p>
 * A predecessor that dies takes nothing with it: the story goes on without it.
 */
final class Takeover implements PeerListener {

	private static final Logger logger = LoggerFactory.getLogger(Takeover.class);

	private final Server server;

	private final Mailbox mailbox;

	private final Predecessor predecessor;

	private final Consumer<UpgradeEvent> publisher;

	private final Arriving arriving;

	private final Unopened unopened = new Unopened();

	private boolean serving;

	private boolean alone;

	private long openedAt;

	Takeover(Server server, Mailbox mailbox, Predecessor predecessor, Consumer<UpgradeEvent> publisher) {
		this.server = server;
		this.mailbox = mailbox;
		this.predecessor = predecessor;
		this.publisher = publisher;
		this.arriving = new Arriving(server);
	}

	/**
	 * Lives it.
	 * @return what this process is afterwards; if it is being stopped, the request for
	 * that is the next event
	 * @throws UpgradeFailure if this process is not to serve
	 */
	State run() throws UpgradeFailure {
		try {
			openGateWhenReleased();
			seeOff();
			return State.SERVING;
		}
		catch (UpgradeFailure.Stopped ex) {
			if (this.serving) {
				return State.SERVING;
			}
			return this.alone ? State.STARTING : State.UNWANTED;
		}
		finally {
			this.predecessor.close();
			this.unopened.close();
			this.arriving.serveAll();
		}
	}

	private void openGateWhenReleased() throws UpgradeFailure {
		try {
			this.predecessor.listen(this);
			await(Event.ApplicationReady.class::isInstance, this::beforeServing);
			tell(new Ready(this.predecessor.settleListeners()));
			awaitUnlessAlone(Released.class, this::beforeServing);
			this.server.openGate();
			this.openedAt = System.nanoTime();
			this.serving = true;
		}
		catch (RuntimeException | Error ex) {
			logger.error("Upgrade {} failed in a way that nobody expected", this.predecessor.upgrade(), ex);
			throw giveUp("it failed in a way that nobody expected, see its log: " + ex);
		}
	}

	private void seeOff() throws UpgradeFailure {
		// The predecessor may leave as soon as it knows, and by then the listener must
		// have told everybody who has to know, such as the pid file.
		this.publisher.accept(new UpgradeEvent.Serving(this.predecessor.generation()));
		tell(new Serving(OptionalLong.of(this.openedAt)));
		Message farewell = awaitUnlessAlone(Farewell.class, this::whileServing);
		this.publisher.accept(new UpgradeEvent.PredecessorGone(this.predecessor.upgrade(), report(farewell)));
	}

	private @Nullable Event await(Predicate<Event> wanted, Mailbox.Handler meanwhile) throws UpgradeFailure {
		return this.mailbox.await(wanted, Deadline.NEVER, meanwhile);
	}

	private @Nullable Message awaitUnlessAlone(Class<? extends Message> type, Mailbox.Handler meanwhile)
			throws UpgradeFailure {
		while (!this.alone) {
			Event event = await((each) -> isSaid(each, type) || isOver(each), meanwhile);
			if (event instanceof Event.Said said) {
				return said.message();
			}
			predecessorIsGone();
		}
		return null;
	}

	private void beforeServing(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.predecessor.upgrade(),
					"upgrade " + this.predecessor.upgrade() + " is running: this process is about to take over"
							+ (this.alone ? ", without its predecessor" : ""));
		}
		else if (event instanceof Event.StopRequested) {
			tell(new Abort("it was stopped"));
			this.mailbox.putBack(event);
			throw new UpgradeFailure.Stopped();
		}
		else if (event instanceof Event.Said said) {
			throw (said.message() instanceof Abort abort)
					? new UpgradeFailure("the predecessor called the upgrade off: " + abort.reason())
					: giveUp("the predecessor spoke out of turn: " + said.message());
		}
		else if (event instanceof Event.Broke broke) {
			// It may well accept, and only one generation may.
			throw giveUp("the predecessor broke the protocol: " + broke.reason());
		}
		else if (event instanceof Event.Gone) {
			predecessorIsGone();
		}
	}

	private UpgradeFailure giveUp(String reason) {
		tell(new Abort(reason));
		return new UpgradeFailure(reason);
	}

	private void whileServing(Event event) throws UpgradeFailure {
		if (event instanceof Event.Said said && said.message() instanceof Connections connections) {
			tell(this.arriving.adopt(connections, this.unopened.open(said.descriptors())));
		}
		else if (event instanceof Event.Said said && said.message() instanceof LetGo letGo) {
			this.arriving.serve(letGo);
		}
		else if (event instanceof Event.Requested requested) {
			requested.refuse(this.predecessor.upgrade(), "upgrade " + this.predecessor.upgrade()
					+ " is running: process " + this.predecessor.pid() + " still finishes its requests");
		}
		else if (event instanceof Event.StopRequested) {
			tell(new Stopping());
			this.mailbox.putBack(event);
			throw new UpgradeFailure.Stopped();
		}
	}

	private void predecessorIsGone() {
		this.alone = true;
		logger.warn("Upgrade {}: the predecessor, process {}, is gone; this process goes on without it",
				this.predecessor.upgrade(), this.predecessor.pid());
	}

	private static boolean isSaid(Event event, Class<? extends Message> type) {
		return event instanceof Event.Said said && type.isInstance(said.message());
	}

	// Once this process serves it needs nothing more from the predecessor.
	private boolean isOver(Event event) {
		return event instanceof Event.Gone || (this.serving && event instanceof Event.Broke);
	}

	private void tell(Message message) {
		try {
			this.predecessor.tell(message);
		}
		catch (IOException ex) {
			// Its end arrives as an event of its own.
			logger.debug("The predecessor did not hear {}", message, ex);
		}
	}

	private @Nullable UpgradeReport report(@Nullable Message farewell) {
		try {
			return (farewell instanceof Farewell said) ? ReportFields.decode(said.report()) : null;
		}
		catch (IllegalArgumentException ex) {
			logger.warn("The predecessor's report on upgrade {} cannot be read", this.predecessor.upgrade(), ex);
			return null;
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

}
