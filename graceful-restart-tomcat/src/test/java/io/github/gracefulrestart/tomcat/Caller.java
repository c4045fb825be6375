/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A client that never retries, gives each request a name of its own, and has each
 * response be the one to its request. For use by one thread.
 */
final class Caller implements AutoCloseable {

	/** Small, so that a response soon waits for its reader. */
	private static final int RECEIVE_BUFFER = 4096;

	final Random random;

	/** The names of all requests. */
	final List<String> sent = new ArrayList<>();

	private final String name;

	private final InetSocketAddress address;

	private @Nullable Client client;

	private int answeredHere;

	Caller(int number, InetSocketAddress address) {
		this.name = "c" + number;
		this.random = new Random(number);
		this.address = address;
	}

	/**
	 * Gives the next request a name, which is the end of its path.
	 */
	String nextName() {
		String next = this.name + "-" + this.sent.size();
		this.sent.add(next);
		return next;
	}

	/**
	 * Returns the connection, a new one if there is none.
	 */
	Client connection() throws IOException {
		if (this.client == null) {
			Socket socket = new Socket();
			socket.setReceiveBufferSize(RECEIVE_BUFFER);
			socket.connect(this.address);
			this.client = new Client(socket);
			this.answeredHere = 0;
		}
		return this.client;
	}

	void send(String text) throws IOException {
		connection().send(text);
	}

	/**
	 * Sends a text in pieces, with a pause before each but the first.
	 * @param most characters that a piece may have
	 */
	void dribble(String text, int most) throws IOException {
		int from = 0;
		while (from < text.length()) {
			int to = Math.min(text.length(), from + 1 + this.random.nextInt(most));
			send(text.substring(from, to));
			from = to;
			if (from < text.length()) {
				pause(200);
			}
		}
	}

	/**
	 * Reads the response to a request, and has it be the right one.
	 */
	Client.Response answer(String request, int bodyLength, int more) throws IOException {
		Client.Response response = connection().response();
		if (response.head().startsWith("HTTP/1.1 100")) {
			response = connection().response();
		}
		this.answeredHere++;
		if (!response.isOk() || !response.body().equals(Counted.answer(request, bodyLength, more))) {
			throw new IOException("For " + request + " came " + response);
		}
		return response;
	}

	void answer(String request, int bodyLength) throws IOException {
		if (answer(request, bodyLength, 0).saysClose()) {
			throw new IOException("The response to " + request + " closes the connection");
		}
	}

	/**
	 * Returns how many requests were answered on this connection.
	 */
	int answeredHere() {
		return this.answeredHere;
	}

	/**
	 * Waits for a random time.
	 * @param atMost in microseconds
	 */
	void pause(int atMost) {
		LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(this.random.nextInt(atMost)));
	}

	/**
	 * Has the server close the connection in order, then forgets it.
	 */
	void awaitEnd() throws IOException {
		if (!connection().isClosedByServer()) {
			throw new IOException("More than was asked for");
		}
		close();
	}

	@Override
	public void close() throws IOException {
		if (this.client != null) {
			this.client.close();
			this.client = null;
		}
	}

}
