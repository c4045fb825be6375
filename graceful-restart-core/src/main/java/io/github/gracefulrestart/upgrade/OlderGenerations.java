/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.DrainingGeneration;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Message.Report;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.handoff.Message.Superseded;

/**
 * The generations before this one that have not finished. They form a chain: each process
 * speaks with its predecessor and with its successor only, and passes on what is not for
 * itself. No process leaves before its predecessor, so that the chain ends with its
 * oldest; it is torn where a process in the middle dies.
 * <p>
 * Only one generation may accept, and it is the youngest that serves. The one before it
 * takes its place if it dies, <i>unless</i> a younger one is about to: a successor that
 * has been welcomed goes on without its predecessor and opens its gate when it is ready.
 * So a process tells its predecessor that it is superseded before it welcomes a successor
 * of its own, and takes that back when the successor is dead. What it said arrives before
 * the end of its connection does, so the predecessor knows when the process dies
 * <ul>
 * <li>before it said so: no younger one has been welcomed, nor will one start. The
 * predecessor serves again.</li>
 * <li>after it said so: there may be a younger one. The predecessor finishes, and
 * connections wait in the kernel's queue until the younger one is ready. If that dies too
 * before it serves, nobody does.</li>
 * <li>after it took that back: as before.</li>
 * </ul>
 * <p>
 * Belongs to the thread that owns the upgrades, but for {@link #draining()}.
 */
final class OlderGenerations {

	/** How long the predecessor may outstay the moment that it announced. */
	private static final Duration TOLERANCE = Duration.ofSeconds(2);

	private final UpgradeHistory history;

	private volatile List<DrainingGeneration> draining = List.of();

	private @Nullable DrainingPredecessor predecessor;

	private Consumer<Message> successor = (message) -> {
	};

	private boolean superseded;

	private boolean lost;

	private boolean handedOver;

	OlderGenerations(UpgradeHistory history) {
		this.history = history;
	}

	/**
	 * Returns what is known of them. May be called by any thread.
	 * @return the generations, the youngest first
	 */
	List<DrainingGeneration> draining() {
		return this.draining;
	}

	/**
	 * Returns whether the peer of an event is the predecessor.
	 * @param peer the peer
	 * @return whether it is, and the predecessor is there
	 */
	boolean isPredecessor(Object peer) {
		return peer == this.predecessor;
	}

	boolean isAny() {
		return this.predecessor != null;
	}

	/**
	 * Returns whether the predecessor went without a farewell. It is taken for dead then;
	 * but if only its connection has ended, it may still accept.
	 * @return whether it was lost
	 */
	boolean isLost() {
		return this.lost;
	}

	/** The predecessor went without a farewell. */
	void lost() {
		this.lost = true;
	}

	/**
	 * Returns by when the predecessor should have left.
	 * @return the moment
	 */
	Deadline limit() {
		Instant now = Instant.now();
		Instant until = this.draining.isEmpty() ? now : this.draining.get(0).until();
		return Deadline.in(Duration.between(now, until.isAfter(now) ? until : now).plus(TOLERANCE));
	}

	/**
	 * The predecessor drains from now on.
	 * @param predecessor the predecessor
	 * @param generation its generation
	 * @param pid its process
	 */
	void add(DrainingPredecessor predecessor, int generation, long pid) {
		this.predecessor = predecessor;
		Instant now = Instant.now();
		this.draining = List.of(new DrainingGeneration(generation, pid, 0, 0, now, now));
	}

	/** The predecessor says how it and those before it get on. */
	void update(List<DrainingGeneration> generations) {
		if (isAny() && !generations.isEmpty()) {
			this.draining = generations;
		}
	}

	/** The predecessor is gone. Of those before it nothing more can be known. */
	void remove() {
		this.predecessor = null;
		this.draining = List.of();
	}

	/**
	 * Hands the record over: all that is known of upgrades, the oldest first, and then
	 * whatever is learned of earlier ones.
	 * @param successor tells it to the successor
	 */
	void reportTo(Consumer<Message> successor) {
		this.handedOver = true;
		this.successor = successor;
		List<UpgradeReport> reports = this.history.reports();
		for (int i = reports.size() - 1; i >= 0; i--) {
			tell(reports.get(i));
		}
	}

	/** Nobody is told anything any more. */
	void stopReporting() {
		this.handedOver = false;
		this.successor = (message) -> {
		};
	}

	/**
	 * Learns how an earlier upgrade went.
	 * @param report how
	 */
	void learn(UpgradeReport report) {
		this.history.add(report);
		tell(report);
	}

	private void tell(UpgradeReport report) {
		this.successor.accept(new Report(ReportFields.encode(report)));
	}

	/**
	 * Completes the record of upgrades of which nothing more can be learned, because the
	 * predecessor is gone: they led to this generation, which serves. The record is saved
	 * unless that has been left to the successor.
	 * @param own what is put down for the one that made this process serve, if its
	 * predecessor has said nothing of it
	 */
	void settle(UpgradeReport own) {
		if (!this.history.has(own.id())) {
			learn(own);
		}
		this.history.reports()
			.stream()
			.filter((each) -> each.outcome() == Outcome.RUNNING && each.generation() <= own.generation())
			.forEach((each) -> learn(each.completed(own.reason())));
		if (!this.handedOver) {
			this.history.save();
		}
	}

	/**
	 * Says something to the predecessor, if there is one.
	 * @param message what to say
	 */
	void tell(Message message) {
		if (this.predecessor != null) {
			this.predecessor.tell(message);
		}
	}

	/**
	 * Tells the predecessor that it must not serve again.
	 * @return whether it knows, or is gone; if not, its end may still be on its way
	 */
	boolean supersede() {
		this.superseded = this.predecessor == null || this.predecessor.tell(new Superseded());
		return this.superseded;
	}

	/** No younger generation is left: the predecessor may have to serve again. */
	void reinstate() {
		if (this.superseded) {
			this.superseded = false;
			tell(new Serving());
		}
	}

	/** This process takes no further connections of theirs. */
	void refuseConnections() {
		if (this.predecessor != null) {
			this.predecessor.refuseConnections();
		}
	}

	void close() {
		if (this.predecessor != null) {
			this.predecessor.close();
			remove();
		}
	}

}
