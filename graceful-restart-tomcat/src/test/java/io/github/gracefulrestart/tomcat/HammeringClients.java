/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;

/**
 * Threads that send one request after the other, each on a connection of its own.
 */
final class HammeringClients implements AutoCloseable {

	final Collection<String> failures = new ConcurrentLinkedQueue<>();

	/**
	 * The bodies of all good responses.
	 */
	final Collection<String> bodies = new ConcurrentLinkedQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	HammeringClients(int count, InetSocketAddress address) {
		for (int i = 0; i < count; i++) {
			Thread thread = new Thread(() -> hammer(address), "client-" + i);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void hammer(InetSocketAddress address) {
		while (!this.stopped) {
			try (Client client = Client.connect(address)) {
				Client.Response response = client.get("/");
				if (response.isOk()) {
					this.bodies.add(response.body());
				}
				else {
					this.failures.add(response.head());
				}
			}
			catch (IOException ex) {
				this.failures.add(ex.toString());
			}
		}
	}

	void awaitResponses(int more) {
		int target = this.bodies.size() + more;
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.until(() -> this.bodies.size() >= target || !this.failures.isEmpty());
	}

	/**
	 * Lets each thread finish its request.
	 */
	void stop() {
		this.stopped = true;
		awaitEnd(this.threads);
	}

	static void awaitEnd(Iterable<Thread> threads) {
		for (Thread thread : threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	@Override
	public void close() {
		stop();
	}

}
