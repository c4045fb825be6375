/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.socket.Adoption;
import io.github.gracefulrestart.socket.Descriptor;

/**
 * Adopts connections of the predecessor, as the successor does it. {@link Departing} is
 * the other side.
 */
final class Arriving {

	private static final Logger logger = LoggerFactory.getLogger(Arriving.class);

	private final Server server;

	private final Map<Integer, List<Arrival>> waiting = new HashMap<>();

	Arriving(Server server) {
		this.server = server;
	}

	/**
	 * Adopts a batch, which is not served yet.
	 * @param message how its connections stand
	 * @param descriptors the connections; fewer if this process may not have that many
	 * @return the answer
	 */
	Adopted adopt(Connections message, List<Descriptor> descriptors) {
		Set<Integer> refused = new HashSet<>();
		List<Arrival> arrivals = new ArrayList<>();
		// Which of them were lost on the way cannot be told.
		boolean complete = descriptors.size() == message.connections().size();
		for (int i = 0; i < message.connections().size(); i++) {
			if (!complete || !adopt(message.connections().get(i), descriptors.get(i), arrivals)) {
				refused.add(i);
			}
		}
		if (!complete) {
			descriptors.forEach(Descriptor::close);
		}
		if (!refused.isEmpty()) {
			logger.warn(
					"{} connections stay with the predecessor: this process has as many as it may have (ulimit -n, "
							+ "server.tomcat.max-connections), or wants TLS where the predecessor did not",
					refused.size());
		}
		this.waiting.computeIfAbsent(message.batch(), (batch) -> new ArrayList<>()).addAll(arrivals);
		return new Adopted(message.batch(), refused);
	}

	/**
	 * Leaves a batch to the predecessor.
	 * @param message how its connections stand
	 * @param descriptors the connections
	 * @return the answer
	 */
	static Adopted refuse(Connections message, List<Descriptor> descriptors) {
		descriptors.forEach(Descriptor::close);
		return new Adopted(message.batch(),
				IntStream.range(0, message.connections().size()).boxed().collect(Collectors.toSet()));
	}

	// Returns whether the predecessor need not serve it again.
	private boolean adopt(IdleState state, Descriptor descriptor, List<Arrival> arrivals) {
		try {
			SocketChannel channel = Adoption.connection(descriptor);
			Optional<Arrival> arrival = arrival(state, channel);
			arrival.ifPresent(arrivals::add);
			if (arrival.isEmpty()) {
				channel.close();
			}
			return arrival.isPresent();
		}
		catch (SocketException ex) {
			// Its client has gone meanwhile, which says nothing about the others.
			logger.debug("A connection ended on its way", ex);
			return true;
		}
		catch (IOException ex) {
			logger.warn("A connection could not be adopted", ex);
			return false;
		}
	}

	// Without an answer the predecessor would wait with the whole batch.
	private Optional<Arrival> arrival(IdleState state, SocketChannel channel) {
		try {
			return this.server.adopt(state, channel);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A connection stays with the predecessor, which this process could not adopt", ex);
			return Optional.empty();
		}
	}

	/**
	 * The predecessor has closed its descriptors of a batch.
	 * @param message which one
	 */
	void serve(LetGo message) {
		List<Arrival> arrivals = this.waiting.remove(message.batch());
		if (arrivals != null) {
			arrivals.forEach(Arriving::serve);
		}
	}

	// One that fails must not keep the others from being served.
	private static void serve(Arrival arrival) {
		try {
			arrival.serve();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A connection of the predecessor cannot be served; its client has to open another", ex);
		}
	}

	/**
	 * The predecessor is gone, and its descriptors with it.
	 */
	void serveAll() {
		List.copyOf(this.waiting.keySet()).forEach((batch) -> serve(new LetGo(batch)));
	}

}
