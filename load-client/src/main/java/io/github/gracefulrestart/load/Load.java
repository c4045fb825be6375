/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

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

	private final List<Thread> threads = new ArrayList<>();

	private volatile @Nullable Throwable defect;

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
				Thread thread = new Thread(() -> run(pattern, client),
						pattern.getClass().getSimpleName() + "-" + this.clients.size());
				thread.setDaemon(true);
				this.clients.add(client);
				this.threads.add(thread);
			}
		}
		this.threads.forEach(Thread::start);
	}

	private void run(Pattern pattern, Client client) {
		try (client) {
			pattern.begin(client);
			while (!this.stop.isNow()) {
				pattern.turn(client);
			}
		}
		catch (Throwable ex) {
			// A client that is broken must not pass for one that saw no failure.
			this.defect = ex;
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
		for (Thread thread : this.threads) {
			thread.join();
		}
		return result();
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
		Duration patience = this.target.connectTimeout().plus(this.target.readTimeout()).plusSeconds(5);
		long deadline = System.nanoTime() + patience.toNanos();
		for (Thread thread : this.threads) {
			thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
			if (thread.isAlive()) {
				close();
				throw new IllegalStateException("%s is stuck after %s".formatted(thread.getName(), patience));
			}
		}
		return result();
	}

	private Tally result() {
		if (this.defect != null) {
			throw new IllegalStateException("A client is broken", this.defect);
		}
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
