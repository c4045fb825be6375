/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.socket.ConnectionDescriptors;

/**
 * Connections that go to the successor with one message. Whatever becomes of one of them,
 * the others come to their end.
 */
final class Batch {

	private static final Logger logger = LoggerFactory.getLogger(Batch.class);

	private final List<Departure> departures = new ArrayList<>();

	private final List<Integer> descriptors = new ArrayList<>();

	/**
	 * Gathers those of the connections that are still there.
	 * @param ready the connections
	 * @param known finds their descriptors
	 */
	Batch(List<Departure> ready, ConnectionDescriptors known) {
		for (Departure departure : ready) {
			try {
				this.descriptors.add(known.of(departure.channel()));
				this.departures.add(departure);
			}
			catch (IOException ex) {
				// Its client has reset it, which the server finds out for itself.
				logger.debug("A connection ended before it could go", ex);
				attempt(departure::keep);
			}
		}
	}

	boolean isEmpty() {
		return this.departures.isEmpty();
	}

	int size() {
		return this.departures.size();
	}

	Connections message(int number) {
		return new Connections(number, this.departures.stream().map(Departure::state).toList());
	}

	List<Integer> descriptors() {
		return this.descriptors;
	}

	/**
	 * Closes those that the successor has.
	 * @param refused the indexes of the others
	 * @return how many it has
	 */
	int letGo(Set<Integer> refused) {
		int moved = 0;
		for (int i = 0; i < this.departures.size(); i++) {
			if (!refused.contains(i)) {
				attempt(this.departures.get(i)::moved);
				moved++;
			}
		}
		return moved;
	}

	/**
	 * Serves those here again that the successor does not have.
	 * @param refused their indexes
	 */
	void keep(Set<Integer> refused) {
		for (int i = 0; i < this.departures.size(); i++) {
			if (refused.contains(i)) {
				attempt(this.departures.get(i)::keep);
			}
		}
	}

	/**
	 * Returns whose connections the successor does not have.
	 * @param refused their indexes
	 * @return the names of their listeners
	 */
	Set<String> listeners(Set<Integer> refused) {
		return IntStream.range(0, this.departures.size())
			.filter(refused::contains)
			.mapToObj((i) -> this.departures.get(i).state().listener())
			.collect(Collectors.toSet());
	}

	void keep() {
		keep(this.departures);
	}

	static void keep(List<Departure> departures) {
		departures.forEach((departure) -> attempt(departure::keep));
	}

	private static void attempt(Runnable end) {
		try {
			end.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A connection could not be let go of, or taken back; its client may have to open another", ex);
		}
	}

}
