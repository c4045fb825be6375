/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;

/**
 * HTTP/2 clients at work. They come to an end by themselves, at the latest after ten
 * minutes.
 */
public final class Http2Load implements AutoCloseable {

	private static final Duration MAX_TIME = Duration.ofMinutes(10);

	private final Target target;

	private final Stop stop = new Stop(MAX_TIME, Long.MAX_VALUE);

	private final Tally tally = new Tally(null);

	private final Crew crew = new Crew();

	private final Http2Clients clients;

	private Http2Load(Target target) {
		this.target = target;
		this.clients = new Http2Clients(target, this.tally, this.stop);
	}

	/**
	 * Sets clients to work.
	 * @param target where the requests go
	 * @param connections how many connections
	 * @param requestsAtATime how many requests are in flight on each
	 * @param request what to ask
	 * @param pause how long to wait after each response
	 * @return the running load
	 */
	public static Http2Load start(Target target, int connections, int requestsAtATime, Request request,
			Duration pause) {
		Http2Load load = new Http2Load(target);
		for (int i = 0; i < connections; i++) {
			Http2Clients.Client client = load.clients.client();
			for (int j = 0; j < requestsAtATime; j++) {
				load.crew.add("Http2Load", () -> load.run(client, request, pause));
			}
		}
		load.crew.start();
		return load;
	}

	/**
	 * Sets clients to work that ask the sample application for {@code /hello}.
	 * @param target where the requests go
	 * @param connections how many connections
	 * @param requestsAtATime how many requests are in flight on each
	 * @return the running load
	 */
	public static Http2Load start(Target target, int connections, int requestsAtATime) {
		return start(target, connections, requestsAtATime, Requests.hello(), Duration.ZERO);
	}

	private void run(Http2Clients.Client client, Request request, Duration pause) throws InterruptedException {
		while (!this.stop.isNow()) {
			client.exchange(request);
			if (!pause.isZero()) {
				this.stop.await(pause);
			}
		}
	}

	/**
	 * Returns the tally, which goes on counting.
	 * @return the live tally
	 */
	public Tally tally() {
		return this.tally;
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
		close();
		return this.tally;
	}

	/**
	 * Ends the load without waiting for the responses that are due.
	 */
	@Override
	public void close() {
		this.stop.now();
		this.clients.close();
	}

}
