/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.socket.ConnectionDescriptors;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Hands connections to the successor as they become free, as the predecessor does it.
 * <p>
 * Each batch takes three messages: the predecessor sends the descriptors and keeps its
 * own, the successor says which it has adopted, the predecessor closes those and says so.
 * Only then does the successor serve them. So there is never a moment in which both read
 * from a connection, or in which closing one's own descriptor could end it for the other,
 * and if the successor dies before it has answered, the connections are still here.
 * <p>
 * To move connections saves their clients a new one, and is worth no request: whatever
 * fails here, the drain goes on.
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

	private final Map<Integer, Batch> underWay = new LinkedHashMap<>();

	/** Those whose connections the successor takes. */
	private final Set<String> listeners = new HashSet<>();

	private @Nullable ConnectionDescriptors descriptors;

	private int batches;

	private int moved;

	private boolean over;

	Departing(Server server, Mailbox mailbox, Candidate successor) {
		this.server = server;
		this.mailbox = mailbox;
		this.successor = successor;
	}

	/**
	 * Does before the switch what can be done before it.
	 */
	void prepare() {
		try {
			prepared();
		}
		catch (IOException ex) {
			logger.debug("No connection can be found before the switch", ex);
		}
	}

	private ConnectionDescriptors prepared() throws IOException {
		ConnectionDescriptors known = this.descriptors;
		if (known == null) {
			known = ConnectionDescriptors.prepare();
			this.descriptors = known;
		}
		return known;
	}

	/**
	 * Hands over what is free now, and then whatever becomes free.
	 * @param claimed the listeners that the successor took
	 */
	void begin(Set<String> claimed) {
		this.listeners.addAll(claimed);
		attempt(() -> this.server.startMoving(this::available));
		attempt(() -> stopAllBut(claimed));
		send();
	}

	private void stopAllBut(Set<String> claimed) {
		Set<String> dropped = DroppedListeners.allBut(claimed, this.server);
		if (!dropped.isEmpty()) {
			this.server.stopMoving(dropped);
		}
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
		attempt(() -> {
			List<Departure> ready = next();
			if (!ready.isEmpty()) {
				send(ready);
			}
		});
	}

	private List<Departure> next() {
		while (!this.over && this.underWay.size() < BATCHES_AT_A_TIME) {
			List<Departure> ready = this.server.departures(UnixConnection.MAX_DESCRIPTORS);
			List<Departure> wanted = ready.stream().filter(this::isWanted).toList();
			Batch.keep(ready.stream().filter((departure) -> !isWanted(departure)).toList());
			if (ready.isEmpty() || !wanted.isEmpty()) {
				return wanted;
			}
		}
		return List.of();
	}

	private boolean isWanted(Departure departure) {
		return this.listeners.contains(departure.state().listener());
	}

	private void send(List<Departure> first) {
		List<Departure> ready = first;
		try {
			ConnectionDescriptors known = prepared();
			for (; !ready.isEmpty(); ready = next()) {
				send(new Batch(ready, known));
			}
		}
		catch (IOException ex) {
			logger.warn("{} connections stay with this process: {}", ready.size(), ex.getMessage());
			Batch.keep(ready);
			end();
		}
	}

	private void send(Batch batch) {
		if (batch.isEmpty()) {
			return;
		}
		int number = this.batches++;
		try {
			this.successor.hand(batch.message(number), batch.descriptors());
			this.underWay.put(number, batch);
		}
		catch (IOException ex) {
			// Nobody adopts from a message that has not come in whole, so nobody else
			// has them. Whether the successor is gone arrives as an event of its own.
			logger.warn("{} connections do not reach the successor: {}", batch.size(), ex.getMessage());
			batch.keep();
			end();
		}
	}

	/**
	 * The successor has adopted a batch.
	 * @param answer what it said
	 */
	void settle(Adopted answer) {
		Batch batch = this.underWay.remove(answer.batch());
		if (batch == null) {
			return;
		}
		int moved = batch.letGo(answer.refused());
		this.moved += moved;
		this.successor.mention(new LetGo(answer.batch()));
		if (moved < batch.size()) {
			Set<String> listeners = batch.listeners(answer.refused());
			logger.warn("The successor could not take {} connections; they and all further ones of {} are served here "
					+ "up to their next response", batch.size() - moved, listeners);
			batch.keep(answer.refused());
			end(listeners);
		}
		send();
	}

	// The others may still have room.
	private void end(Set<String> full) {
		this.listeners.removeAll(full);
		if (this.listeners.isEmpty()) {
			end();
		}
		else {
			attempt(() -> this.server.stopMoving(full));
		}
	}

	/**
	 * Hands no further connections over. What is under way waits for its answer.
	 */
	void end() {
		if (!this.over) {
			this.over = true;
			attempt(this.server::stopMoving);
		}
	}

	/**
	 * The successor is gone: what it has not answered for is served here.
	 */
	void successorGone() {
		end();
		this.underWay.values().forEach(Batch::keep);
		this.underWay.clear();
	}

	/**
	 * This process goes: what the successor has not answered for is in messages that it
	 * has still to read.
	 */
	void leave() {
		end();
		this.underWay.values().forEach((batch) -> batch.letGo(Set.of()));
		this.underWay.clear();
	}

	/**
	 * Returns whether the successor has still to say what it has adopted.
	 * @return whether a batch is on its way
	 */
	boolean isUnderWay() {
		return !this.underWay.isEmpty();
	}

	int moved() {
		return this.moved;
	}

	private void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("No further connections go to the successor", ex);
			end();
		}
	}

}
