/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.PeerCredentials;

/**
 * Tells an operator who was turned away: for each reason one a minute at most, the others
 * as numbers with the next one, or when the socket closes. However many knock, and for
 * how long, there is a line for each reason and minute.
 * <p>
 * Safe for use by several threads.
 */
final class Refusals implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Refusals.class);

	private static final Duration PERIOD = Duration.ofMinutes(1);

	private final Path socket;

	private final LongSupplier nanoTime;

	private final Map<Refusal, Long> told = new EnumMap<>(Refusal.class);

	private final Map<Refusal, Integer> untold = new EnumMap<>(Refusal.class);

	/**
	 * Has nobody to tell of yet.
	 * @param socket where they connect
	 */
	Refusals(Path socket) {
		this(socket, System::nanoTime);
	}

	Refusals(Path socket, LongSupplier nanoTime) {
		this.socket = socket;
		this.nanoTime = nanoTime;
	}

	/**
	 * Adds one.
	 * @param refusal why
	 * @param peer who
	 */
	synchronized void add(Refusal refusal, PeerCredentials peer) {
		long now = this.nanoTime.getAsLong();
		Long last = this.told.get(refusal);
		if (last != null && now - last < PERIOD.toNanos()) {
			this.untold.merge(refusal, 1, Integer::sum);
			return;
		}
		this.told.put(refusal, now);
		Integer more = this.untold.remove(refusal);
		logger.warn("Turned away process {} of user {}, which connected to the control socket {}: {}{}", peer.pid(),
				peer.uid(), this.socket, refusal, (more != null) ? "; and " + more + " more since the last line" : "");
	}

	@Override
	public synchronized void close() {
		String more = this.untold.entrySet()
			.stream()
			.map((each) -> each.getValue() + " (" + each.getKey() + ")")
			.collect(Collectors.joining(", "));
		if (!more.isEmpty()) {
			logger.warn("Turned away more connections to the control socket {}: {}", this.socket, more);
		}
		this.untold.clear();
	}

}
