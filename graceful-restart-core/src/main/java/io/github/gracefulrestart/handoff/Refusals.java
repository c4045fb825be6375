/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.socket.PeerCredentials;

/**
 * Tells an operator who was turned away: the first for each reason at once, the others as
 * numbers when the socket closes. However many knock, there is a line for each reason and
 * one more.
 * <p>
 * Safe for use by several threads.
 */
final class Refusals implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Refusals.class);

	private final Map<Refusal, Integer> counts = new EnumMap<>(Refusal.class);

	/**
	 * Adds one.
	 * @param refusal why
	 * @param peer who
	 */
	synchronized void add(Refusal refusal, PeerCredentials peer) {
		if (this.counts.merge(refusal, 1, Integer::sum) == 1) {
			logger.warn("Turned away process {} of user {}, which connected to the control socket: {}", peer.pid(),
					peer.uid(), refusal);
		}
	}

	@Override
	public synchronized void close() {
		String more = this.counts.entrySet()
			.stream()
			.filter((each) -> each.getValue() > 1)
			.map((each) -> (each.getValue() - 1) + " (" + each.getKey() + ")")
			.collect(Collectors.joining(", "));
		if (!more.isEmpty()) {
			logger.warn("Turned away more connections to the control socket: {}", more);
		}
		this.counts.clear();
	}

}
