/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that each have one connection, never open another, and never retry.
 */
final class FaithfulClients implements AutoCloseable {

	private static final String BODY = "0123456789abcdef".repeat(64);

	final Collection<String> failures = new ConcurrentLinkedQueue<>();

	final AtomicLong responses = new AtomicLong();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	FaithfulClients(int count, InetSocketAddress address) throws IOException {
		for (int i = 0; i < count; i++) {
			Client client = Client.connect(address);
			int number = i;
			Thread thread = new Thread(() -> run(client, new Random(number), number % 4), "faithful-" + i);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void run(Client client, Random random, int kind) {
		try (client) {
			while (!this.stopped) {
				switch (kind) {
					case 0 -> check(client.get("/"));
					case 1 -> {
						check(client
							.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY.length() + "\r\n\r\n"
									+ BODY)
							.response());
						LockSupport.parkNanos(random.nextInt(500_000));
					}
					case 2 -> {
						dribble(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
						check(client.response());
					}
					default -> {
						client.request("/").request("/").request("/");
						check(client.response());
						check(client.response());
						check(client.response());
						LockSupport.parkNanos(random.nextInt(3_000_000));
					}
				}
			}
		}
		catch (IOException ex) {
			this.failures.add(Thread.currentThread().getName() + " after " + this.responses + ": " + ex);
		}
	}

	private static void dribble(Client client, String request) throws IOException {
		for (String letter : request.split("")) {
			client.send(letter);
			LockSupport.parkNanos(20_000);
		}
	}

	private void check(Client.Response response) {
		this.responses.incrementAndGet();
		if (!response.isOk() || response.saysClose()) {
			this.failures.add(response.head());
		}
	}

	/**
	 * Lets each of them finish what it has asked.
	 */
	void stop() {
		this.stopped = true;
		for (Thread thread : this.threads) {
			join(thread);
		}
	}

	@Override
	public void close() {
		stop();
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
