/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Clients at work, a thread each. They come to an end by themselves, at the latest after
 * ten minutes.
 */
public final class Load implements AutoCloseable {

	private final Target target;

	private final Stop stop;

	private final Tally total = new Tally(null);

	private final Map<Pattern, Tally> tallies = new LinkedHashMap<>();

	private final List<Client> clients = new ArrayList<>();

	private final Crew crew = new Crew();

	Load(Target target, Stop stop) {
		this.target = target;
		this.stop = stop;
	}

	/**
	 * Begins to describe a load.
	 * @param target where the requests go
	 * @return a load that is not started yet
	 */
	public static LoadPlan on(Target target) {
		return new LoadPlan(target);
	}

	void start(List<Pattern> patterns, long seed) {
		for (Pattern pattern : patterns) {
			Tally tally = this.tallies.computeIfAbsent(pattern, (key) -> new Tally(this.total));
			for (int i = 0; i < pattern.clients(); i++) {
				Client client = new Client(this.target, tally, this.stop, seed + this.clients.size());
				this.clients.add(client);
				this.crew.add(pattern.getClass().getSimpleName(), () -> run(pattern, client));
			}
		}
		this.crew.start();
	}

	private void run(Pattern pattern, Client client) throws InterruptedException {
		try (client) {
			pattern.begin(client);
			while (!this.stop.isNow()) {
				pattern.turn(client);
			}
		}
	}

	/**
	 * Returns the tally of all patterns, which goes on counting.
	 * @return the live tally
	 */
	public Tally tally() {
		return this.total;
	}

	/**
	 * Returns the tally of one pattern, which goes on counting.
	 * @param pattern one of those that the load was started with
	 * @return the live tally
	 */
	public Tally tally(Pattern pattern) {
		return Objects.requireNonNull(this.tallies.get(pattern), "Not part of this load");
	}

	/**
	 * Waits until the load has come to its end by itself.
	 * @return the final tally
	 * @throws InterruptedException if the thread is interrupted
	 */
	public Tally await() throws InterruptedException {
		this.crew.await();
		return this.total;
	}

	/**
	 * Sends no further request, waits for the responses that are due, and closes all
	 * connections.
	 * @return the final tally
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if a client is stuck or broken
	 */
	public Tally stop() throws InterruptedException {
		this.stop.now();
		this.crew.await(this.target.patience());
		return this.total;
	}

	/**
	 * Ends the load without waiting for the responses that are due.
	 */
	@Override
	public void close() {
		this.stop.now();
		this.clients.forEach(Client::close);
	}

}
