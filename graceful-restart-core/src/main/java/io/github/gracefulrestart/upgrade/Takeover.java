/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Abort;
import io.github.gracefulrestart.handoff.Message.Ready;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Predecessor;

/**
 * The life of an upgrade up to the moment when this process serves, as the successor
 * lives it. {@link #run()} tells it in order; {@link DrainingPredecessor} sees the
 * predecessor off, whatever this process does after that.
 * <p>
 * A predecessor that dies takes nothing with it: the story goes on without it.
 */
final class Takeover {

	private static final Logger logger = LoggerFactory.getLogger(Takeover.class);

	private final Server server;

	private final Mailbox mailbox;

	private final Predecessor predecessor;

	private final DrainingPredecessor draining;

	private final Consumer<UpgradeEvent> publisher;

	private long openedAt;

	Takeover(Server server, Mailbox mailbox, Predecessor predecessor, DrainingPredecessor draining,
			Consumer<UpgradeEvent> publisher) {
		this.server = server;
		this.mailbox = mailbox;
		this.predecessor = predecessor;
		this.draining = draining;
		this.publisher = publisher;
	}

	/**
	 * Lives it.
	 * @return what this process is afterwards; if it is being stopped, the request for
	 * that is the next event
	 * @throws UpgradeFailure if this process is not to serve
	 */
	State run() throws UpgradeFailure {
		boolean serving = false;
		try {
			openGateWhenReleased();
			serving = true;
		}
		catch (UpgradeFailure.Stopped ex) {
			return this.draining.isGone() ? State.STARTING : State.UNWANTED;
		}
		finally {
			if (!serving) {
				this.draining.close();
			}
		}
		serve();
		return State.SERVING;
	}

	private void openGateWhenReleased() throws UpgradeFailure {
		try {
			this.draining.listen();
			await(this::isReady);
			StartUpPriority.of(System.getenv()).restore();
			this.predecessor.goDirect();
			this.draining.tell(new Ready(this.predecessor.settleListeners()));
			while (!this.draining.isGone()
					&& await((event) -> isReleased(event) || isGone(event)) instanceof Event.Gone) {
				lost();
			}
			this.server.openGate();
			this.openedAt = System.nanoTime();
		}
		catch (RuntimeException | Error ex) {
			logger.error("Upgrade {} failed in a way that nobody expected", this.predecessor.upgrade(), ex);
			throw giveUp("it failed in a way that nobody expected, see its log: " + ex);
		}
	}

	private void serve() {
		// The predecessor may leave as soon as it knows, and by then the listener must
		// have told everybody who has to know, such as the pid file.
		this.publisher.accept(new UpgradeEvent.Serving(this.predecessor.generation()));
		this.draining.tell(new Serving(OptionalLong.of(this.openedAt)));
		this.draining.seeOff();
	}

	private @Nullable Event await(Predicate<Event> wanted) throws UpgradeFailure {
		return this.mailbox.await(wanted, Deadline.NEVER, this::beforeServing);
	}

	private void beforeServing(Event event) throws UpgradeFailure {
		if (event instanceof Event.Requested requested) {
			requested.refuse(this.predecessor.upgrade(),
					"upgrade " + this.predecessor.upgrade() + " is running: this process is about to take over"
							+ (this.draining.isGone() ? ", without its predecessor" : ""));
		}
		else if (event instanceof Event.StopRequested) {
			this.draining.tell(new Abort("it was stopped"));
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
		else if (event instanceof Event.ApplicationGivesUp givesUp) {
			throw giveUp(givesUp.reason());
		}
		else if (isGone(event)) {
			lost();
		}
	}

	private void lost() {
		this.draining.lost();
		this.publisher.accept(new UpgradeEvent.PredecessorLost(this.predecessor.upgrade()));
	}

	private UpgradeFailure giveUp(String reason) {
		this.draining.tell(new Abort(reason));
		return new UpgradeFailure(reason);
	}

	// It is better to serve badly than to leave it to nobody.
	private boolean isReady(Event event) {
		return event instanceof Event.ApplicationReady
				|| (event instanceof Event.ApplicationGivesUp && this.draining.isGone());
	}

	private static boolean isReleased(Event event) {
		return event instanceof Event.Said said && said.message() instanceof Released;
	}

	private static boolean isGone(Event event) {
		return event instanceof Event.Gone;
	}

}
