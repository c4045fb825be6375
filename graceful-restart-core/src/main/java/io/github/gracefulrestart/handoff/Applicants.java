/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.gracefulrestart.socket.PeerCredentials;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Connections of this user's processes that have not proven yet that they were invited.
 * Who takes one out owns it.
 */
final class Applicants implements Closeable {

	static final int MAX = 8;

	private final Map<UnixConnection, PeerCredentials> waiting = new LinkedHashMap<>();

	private final Refusals refusals;

	private boolean closed;

	Applicants(Refusals refusals) {
		this.refusals = refusals;
	}

	/**
	 * Lets another one apply. If there are too many, one of the process with the most
	 * connections has to go, the one that has waited longest. So a single process crowds
	 * out nobody but itself; with several that have as many, the invited one is the last
	 * to have waited long, because it greets at once.
	 * @param connection the connection, which this object now owns
	 * @param peer who is at its other end
	 * @return whether it may wait
	 */
	synchronized boolean add(UnixConnection connection, PeerCredentials peer) {
		if (this.closed) {
			connection.close();
			return false;
		}
		this.waiting.put(connection, peer);
		if (this.waiting.size() > MAX) {
			Entry<UnixConnection, PeerCredentials> dispensable = dispensable();
			this.waiting.remove(dispensable.getKey());
			dispensable.getKey().close();
			this.refusals.add(Refusal.CROWDED_OUT, dispensable.getValue());
		}
		return true;
	}

	private Entry<UnixConnection, PeerCredentials> dispensable() {
		Map<Integer, Long> perProcess = this.waiting.values()
			.stream()
			.map(PeerCredentials::pid)
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
		long most = perProcess.values().stream().mapToLong(Long::longValue).max().orElseThrow();
		return this.waiting.entrySet()
			.stream()
			.filter((each) -> perProcess.getOrDefault(each.getValue().pid(), 0L) == most)
			.findFirst()
			.map(Map.Entry::copyOf)
			.orElseThrow();
	}

	/**
	 * Takes one out.
	 * @param connection the connection
	 * @return whether it was still there, and is now the caller's
	 */
	synchronized boolean remove(UnixConnection connection) {
		return this.waiting.remove(connection) != null;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.waiting.keySet().forEach(UnixConnection::close);
		this.waiting.clear();
	}

}
