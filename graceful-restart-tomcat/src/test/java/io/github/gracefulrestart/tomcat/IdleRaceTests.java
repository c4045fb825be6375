/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that send a request just when their idle connection may be closed. Must hold: a
 * request that had arrived when the closing began is answered; a connection that was
 * closed carried nothing that was read, so its client gets not one byte of an answer; and
 * each request that reached a servlet is answered.
 */
class IdleRaceTests {

	private static final Logger logger = LoggerFactory.getLogger(IdleRaceTests.class);

	private static final int CLIENTS = 8;

	private static final int ROUNDS = 300;

	@Test
	void noRequestThatWasReadIsLost() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);
		int closed = 0;
		int answered = 0;
		try (Application application = Application.start()) {
			for (int round = 0; round < ROUNDS; round++) {
				long closing = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(8);
				List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
				for (int i = 0; i < CLIENTS; i++) {
					Client client = Client.connect(application.address());
					client.get("/");
					outcomes.add(CompletableFuture.supplyAsync(() -> sendAround(closing, client), executor));
				}
				await(closing);
				Set<Integer> arrived = arrived(application);
				application.server.closeIdle(Duration.ofMillis(1), Integer.MAX_VALUE);
				for (CompletableFuture<Outcome> outcome : outcomes) {
					Outcome seen = outcome.get();
					assertThat(seen.answered() || !arrived.contains(seen.port())).isTrue();
					if (seen.answered()) {
						answered++;
					}
					else {
						closed++;
					}
				}
			}
			assertThat(application.served).hasValue(ROUNDS * CLIENTS + answered);
		}
		finally {
			executor.shutdown();
		}
		logger.info("{} requests were answered, {} met a closed connection", answered, closed);
		assertThat(answered).isPositive();
		assertThat(closed).isPositive();
	}

	/**
	 * Returns the ports of those clients of whom a request lies in the kernel.
	 */
	private static Set<Integer> arrived(Application application) {
		Set<Integer> ports = new HashSet<>();
		for (NioSocketWrapper connection : application.protocol().endpoint().wrappers()) {
			SocketChannel channel = connection.getSocket().getIOChannel();
			try {
				if (channel != null && channel.socket().getInputStream().available() > 0) {
					ports.add(channel.socket().getPort());
				}
			}
			catch (IOException ex) {
				// Closed by its client, which has had its answer.
			}
		}
		return ports;
	}

	private static Outcome sendAround(long closing, Client client) {
		int port = client.socket.getLocalPort();
		try (client) {
			await(closing + ThreadLocalRandom.current().nextLong(-300_000, 300_000));
			try {
				client.request("/");
			}
			catch (IOException ex) {
				return new Outcome(port, false);
			}
			return new Outcome(port, isAnswered(client));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isAnswered(Client client) throws IOException {
		int first;
		try {
			first = client.socket.getInputStream().read();
		}
		catch (IOException ex) {
			return false;
		}
		if (first == -1) {
			return false;
		}
		assertThat((char) first).isEqualTo('H');
		assertThat(client.response().head()).startsWith("TTP/1.1 200");
		return true;
	}

	private static void await(long nanoTime) {
		while (System.nanoTime() - nanoTime < 0) {
			LockSupport.parkNanos(20_000);
		}
	}

	private record Outcome(int port, boolean answered) {
	}

}
