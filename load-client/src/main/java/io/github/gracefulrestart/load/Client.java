/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * One of the clients of a load, with at most one connection. Sends every request once and
 * tallies what it sees. For use by one thread, and to be closed by another.
 */
public final class Client implements AutoCloseable {

	// Or a server that is down would be asked as fast as this machine can ask.
	private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

	private final Target target;

	private final Tally tally;

	private final Stop stop;

	private final Random random;

	private volatile @Nullable Connection connection;

	private @Nullable Origin origin;

	Client(Target target, Tally tally, Stop stop, long seed) {
		this.target = target;
		this.tally = tally;
		this.stop = stop;
		this.random = new Random(seed);
	}

	/**
	 * Sends a request on a connection of its own, which ends with it.
	 * @param request the request
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void onNewConnection(Request request) throws InterruptedException {
		close();
		exchange(request.withHeader("Connection", "close"));
		close();
	}

	/**
	 * Sends a request on the connection of the one before, or on a new one if there was
	 * none or the server has closed or announced to close it.
	 * @param request the request
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void onKeptConnection(Request request) throws InterruptedException {
		exchange(request);
	}

	/**
	 * Sends a request as {@link #onKeptConnection} does, but in pieces.
	 * @param request the request
	 * @param size the bytes that a piece has at most; each has a random size
	 * @param between how long to wait between two pieces
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void inPieces(Request request, int size, Duration between) throws InterruptedException {
		byte[] bytes = request.bytes(this.target);
		exchange(List.of(request), (connection) -> {
			int from = 0;
			while (from < bytes.length) {
				int to = Math.min(bytes.length, from + 1 + this.random.nextInt(size));
				connection.send(Arrays.copyOfRange(bytes, from, to));
				from = to;
				pause((from < bytes.length) ? between : Duration.ZERO);
			}
		});
	}

	/**
	 * Sends requests as {@link #onKeptConnection} does, but all at once, before the first
	 * is answered.
	 * @param requests the requests
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void pipelined(List<Request> requests) throws InterruptedException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		requests.forEach((request) -> bytes.writeBytes(request.bytes(this.target)));
		exchange(requests, (connection) -> connection.send(bytes.toByteArray()));
	}

	/**
	 * Waits, but not longer than the load is to last.
	 * @param duration how long
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void pause(Duration duration) throws InterruptedException {
		if (!duration.isZero()) {
			this.stop.await(duration);
		}
	}

	/**
	 * Waits for a part of a time that chance decides, so that clients are out of step.
	 * @param longest how long at most
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void pauseUpTo(Duration longest) throws InterruptedException {
		pause(Duration.ofNanos((long) (longest.toNanos() * this.random.nextDouble())));
	}

	/**
	 * Returns this client's source of chance, the same in each run.
	 * @return numbers that depend on the seed only
	 */
	public Random random() {
		return this.random;
	}

	private void exchange(Request request) throws InterruptedException {
		byte[] bytes = request.bytes(this.target);
		exchange(List.of(request), (connection) -> connection.send(bytes));
	}

	private void exchange(List<Request> requests, Sending sending) throws InterruptedException {
		int taken = 0;
		while (taken < requests.size() && this.stop.takeRequest()) {
			taken++;
		}
		if (taken < requests.size()) {
			return;
		}
		long start = System.nanoTime();
		int answered = 0;
		try {
			Connection used = usable();
			sending.on(used);
			for (Request request : requests) {
				Response response = used.receive();
				answered++;
				tally(request, response, Duration.ofNanos(System.nanoTime() - start));
			}
		}
		catch (LostRequestException ex) {
			Duration took = Duration.ofNanos(System.nanoTime() - start);
			for (Request lost : requests.subList(answered, requests.size())) {
				this.tally.keep(failure(lost, ex.outcome(), String.valueOf(ex.getMessage()), took));
				this.tally.lost(ex.outcome());
			}
			close();
			pause(AFTER_FAILURE);
		}
	}

	private void tally(Request request, Response response, Duration took) {
		Outcome outcome = request.judge(response);
		if (outcome.isFailure()) {
			this.tally.keep(failure(request, outcome, response.toString(), took));
		}
		follow(request, response);
		this.tally.answered(outcome, response.origin(), took);
	}

	private Connection usable() throws LostRequestException {
		Connection kept = this.connection;
		if (kept != null) {
			switch (kept.look()) {
				case UNBROKEN:
					return kept;
				case CLOSED:
					this.tally.happened(ConnectionEvent.CLOSED_IDLE);
					break;
				case RESET:
					this.tally.happened(ConnectionEvent.RESET_IDLE);
					break;
				case BROKEN:
					throw new LostRequestException(Outcome.GARBAGE, "Bytes that nobody had asked for", null);
			}
			close();
		}
		Connection opened = Connection.open(this.target);
		this.connection = opened;
		this.origin = null;
		this.tally.happened(ConnectionEvent.OPENED);
		return opened;
	}

	private void follow(Request request, Response response) {
		Origin before = this.origin;
		Origin now = response.origin();
		if (before != null && now != null && before.pid() != now.pid()) {
			this.tally.happened(ConnectionEvent.MOVED);
		}
		this.origin = now;
		if (response.isLast()) {
			if (!request.asksToClose()) {
				this.tally.happened(ConnectionEvent.CLOSED_ANNOUNCED);
			}
			close();
		}
	}

	private Failure failure(Request request, Outcome outcome, String detail, Duration took) {
		Connection current = this.connection;
		int turn = (current != null) ? current.requests() : 0;
		int port = (current != null) ? current.localPort() : 0;
		return new Failure(Instant.now(), request.toString(), outcome, detail, turn, port, took, this.origin);
	}

	@Override
	public void close() {
		Connection current = this.connection;
		if (current != null) {
			current.close();
			this.connection = null;
		}
	}

	private interface Sending {

		void on(Connection connection) throws LostRequestException, InterruptedException;

	}

}
