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
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Some {@link Caller}s, a thread each, whose connections are in one state.
 */
final class Callers implements AutoCloseable {

	final Collection<String> failures = new ConcurrentLinkedQueue<>();

	final List<Caller> callers = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	Callers(int count, InetSocketAddress address, ConnectionState state) throws IOException {
		for (int i = 0; i < count; i++) {
			Caller caller = new Caller(i, address);
			caller.connection();
			this.callers.add(caller);
			this.threads.add(new Thread(() -> run(caller, state), state + "-" + i));
		}
		this.threads.forEach(Thread::start);
	}

	private void run(Caller caller, ConnectionState state) {
		try (caller) {
			while (!this.stopped) {
				state.turn(caller);
			}
		}
		catch (IOException ex) {
			this.failures.add(Thread.currentThread().getName() + " after " + caller.sent.size() + " requests: " + ex);
		}
	}

	/**
	 * Lets each of them finish its turn.
	 */
	void stop() {
		this.stopped = true;
		HammeringClients.awaitEnd(this.threads);
	}

	@Override
	public void close() {
		stop();
	}

}
