/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.socket.OpenSockets;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Hands connections to the successor as they become free, as the predecessor does it.
 * <p>
 * Each batch takes three messages: the predecessor sends the descriptors and keeps its
 * own, the successor says which it has adopted, the predecessor closes those and says so.
 * Only then does the successor serve them. So there is never a moment in which both read
 * from a connection, or in which closing one's own descriptor could end it for the other,
 * and if the successor dies before it has answered, the connections are still here.
 */
final class Departing {

	private static final Logger logger = LoggerFactory.getLogger(Departing.class);

	/**
	 * How many batches may be on their way. The kernel lets a user have as many
	 * descriptors in messages as a process may have open (unix(7), ETOOMANYREFS).
	 */
	private static final int BATCHES_AT_A_TIME = 4;

	private final Server server;

	private final Mailbox mailbox;

	private final Candidate successor;

	private final AtomicBoolean told = new AtomicBoolean();

	private final Map<Integer, List<Departure>> underWay = new HashMap<>();

	private int batches;

	private int moved;

	private boolean over;

	Departing(Server server, Mailbox mailbox, Candidate successor) {
		this.server = server;
		this.mailbox = mailbox;
		this.successor = successor;
	}

	void begin() {
		this.server.startMoving(this::available);
		send();
	}

	// Called by the server's threads: one event is enough for all that come before it is
	// looked at.
	private void available() {
		if (this.told.compareAndSet(false, true)) {
			this.mailbox.post(new Event.DeparturesReady());
		}
	}

	/**
	 * Sends what is ready to go.
	 */
	void send() {
		this.told.set(false);
		List<Departure> batch = next();
		if (!batch.isEmpty()) {
			try {
				OpenSockets sockets = OpenSockets.read();
				for (; !batch.isEmpty(); batch = next()) {
					send(batch, sockets);
				}
			}
			catch (IOException ex) {
				logger.warn("{} connections stay with this process: {}", batch.size(), ex.getMessage());
				batch.forEach(Departure::keep);
				end();
			}
		}
	}

	private List<Departure> next() {
		boolean room = !this.over && this.underWay.size() < BATCHES_AT_A_TIME;
		return room ? this.server.departures(UnixConnection.MAX_DESCRIPTORS) : List.of();
	}

	private void send(List<Departure> batch, OpenSockets sockets) {
		List<Departure> going = new ArrayList<>();
		List<Integer> descriptors = new ArrayList<>();
		for (Departure departure : batch) {
			try {
				descriptors.add(sockets.descriptorOf(departure.channel()));
				going.add(departure);
			}
			catch (IOException ex) {
				// Its client has reset it, which the server finds out for itself.
				logger.debug("A connection ended before it could go", ex);
				departure.keep();
			}
		}
		int number = this.batches++;
		this.underWay.put(number, going);
		try {
			this.successor.hand(new Connections(number, going.stream().map(Departure::state).toList()), descriptors);
		}
		catch (IOException ex) {
			// Whether the successor is gone arrives as an event of its own.
			logger.warn("{} connections do not reach the successor: {}", going.size(), ex.getMessage());
			end();
		}
	}

	/**
	 * The successor has adopted a batch.
	 * @param answer what it said
	 */
	void settle(Adopted answer) {
		List<Departure> batch = this.underWay.remove(answer.batch());
		if (batch == null) {
			return;
		}
		List<Departure> refused = new ArrayList<>();
		for (int i = 0; i < batch.size(); i++) {
			if (answer.refused().contains(i)) {
				refused.add(batch.get(i));
			}
			else {
				batch.get(i).moved();
				this.moved++;
			}
		}
		try {
			this.successor.tell(new LetGo(answer.batch()));
		}
		catch (IOException ex) {
			logger.debug("The successor did not hear that it may serve batch {}", answer.batch(), ex);
		}
		if (!refused.isEmpty()) {
			logger.warn("The successor could not take {} connections; they are served here up to their next response",
					refused.size());
			refused.forEach(Departure::keep);
			end();
		}
		send();
	}

	/**
	 * Hands no further connections over, and serves those again that the successor has
	 * not answered for. They are only those that it cannot have read from.
	 */
	void end() {
		if (!this.over) {
			this.over = true;
			this.server.stopMoving();
		}
	}

	/**
	 * The successor is gone: what it has not answered for is served here.
	 */
	void successorGone() {
		end();
		this.underWay.values().forEach((batch) -> batch.forEach(Departure::keep));
		this.underWay.clear();
	}

	int moved() {
		return this.moved;
	}

}
