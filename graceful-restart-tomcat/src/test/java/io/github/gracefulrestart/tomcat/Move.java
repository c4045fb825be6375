/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.upgrade.Arrival;
import io.github.gracefulrestart.upgrade.Departure;

/**
 * Moves connections from one application to another in the same process, in the steps in
 * which two processes do it.
 */
final class Move implements AutoCloseable {

	private static final int BATCH = 50;

	private final Application from;

	private final Semaphore available = new Semaphore(0);

	private Move(Application from) {
		this.from = from;
	}

	static Move begin(Application from) {
		Move move = new Move(from);
		from.server.startMoving(move.available::release);
		return move;
	}

	/**
	 * Waits for connections that are ready to go.
	 */
	List<Departure> await() throws InterruptedException {
		this.available.tryAcquire(10, TimeUnit.SECONDS);
		return this.from.server.departures(BATCH);
	}

	/**
	 * Moves connections until none is left, as a drain does.
	 */
	int all(Application to) throws Exception {
		int moved = 0;
		while (this.from.server.load().connections() > 0) {
			this.from.server.startDrain();
			this.available.tryAcquire(10, TimeUnit.MILLISECONDS);
			moved += hand(this.from.server.departures(BATCH), to);
		}
		return moved;
	}

	static int hand(List<Departure> departures, Application to) throws Exception {
		List<Arrival> arrivals = new ArrayList<>();
		for (Departure departure : departures) {
			SocketChannel channel = SecondDescriptor.of(departure.channel());
			channel.configureBlocking(false);
			arrivals.add(to.server.adopt(departure.state(), channel).orElseThrow());
		}
		departures.forEach(Departure::moved);
		arrivals.forEach(Arrival::serve);
		return departures.size();
	}

	@Override
	public void close() {
		this.from.server.stopDrain();
		this.from.server.stopMoving();
	}

}
