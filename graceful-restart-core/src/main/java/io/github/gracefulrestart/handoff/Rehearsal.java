/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Conversation.Received;
import io.github.gracefulrestart.handoff.Message.Adopted;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Message.LetGo;
import io.github.gracefulrestart.handoff.Message.Released;
import io.github.gracefulrestart.handoff.Message.Serving;
import io.github.gracefulrestart.socket.Adoption;
import io.github.gracefulrestart.socket.ConnectionDescriptors;
import io.github.gracefulrestart.socket.Descriptor;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * Plays the switch and the move of connections beforehand, both parts, with a few
 * connections of this process with itself. What is done for the first time takes many
 * times as long: classes are loaded, native calls bound, and the compilers at work. So it
 * is done while a successor starts, and not while nobody accepts.
 * <p>
 * Nothing depends on it: if it fails, the first time is the real one.
 */
public final class Rehearsal {

	private static final Logger logger = LoggerFactory.getLogger(Rehearsal.class);

	/** Few, as this process may be near the limit of what it may have open. */
	private static final int CONNECTIONS = 16;

	/** With so many the compilers have taken notice of what is done a connection. */
	private static final int ROUNDS = 600;

	private static final Duration LIMIT = Duration.ofSeconds(2);

	private final boolean adopting = Adoption.obstacle().isEmpty();

	private final List<SocketChannel> connections = new ArrayList<>();

	private final List<Closeable> open = new ArrayList<>();

	Rehearsal() {
	}

	/**
	 * Rehearses on a thread of its own.
	 */
	public static void start() {
		Thread thread = new Thread(Rehearsal::attempt, "graceful-restart-rehearsal");
		thread.setDaemon(true);
		thread.start();
	}

	private static void attempt() {
		try {
			int rounds = new Rehearsal().play(ROUNDS);
			logger.debug("Rehearsed the move of {} connections {} times", CONNECTIONS, rounds);
		}
		catch (IOException | RuntimeException | Error ex) {
			logger.debug("The move of connections could not be rehearsed", ex);
		}
	}

	int play(int rounds) throws IOException {
		long start = System.nanoTime();
		try {
			connect();
			// Once, as it may look at all that this process has open.
			ConnectionDescriptors known = ConnectionDescriptors.prepare();
			Stage stage = stage();
			int round = 0;
			while (round < rounds && System.nanoTime() - start < LIMIT.toNanos()) {
				play(stage, known, round++);
			}
			return round;
		}
		finally {
			close();
		}
	}

	private void connect() throws IOException {
		InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		try (ServerSocketChannel listener = ServerSocketChannel.open().bind(anyPort)) {
			for (int i = 0; i < CONNECTIONS; i++) {
				SocketChannel client = SocketChannel.open(listener.getLocalAddress());
				this.open.add(client);
				SocketChannel accepted = listener.accept();
				this.open.add(accepted);
				accepted.configureBlocking(false);
				this.connections.add(accepted);
			}
		}
	}

	private Stage stage() throws IOException {
		List<UnixConnection> pair = UnixConnection.pair();
		this.open.addAll(pair);
		return new Stage(new Conversation(pair.get(0)), new Conversation(pair.get(1)));
	}

	private void play(Stage stage, ConnectionDescriptors known, int round) throws IOException {
		pass(stage.predecessor(), stage.successor(), new Released());
		pass(stage.successor(), stage.predecessor(), new Serving(OptionalLong.of(System.nanoTime())));
		List<Integer> descriptors = new ArrayList<>();
		for (SocketChannel connection : this.connections) {
			connection.setOption(StandardSocketOptions.SO_LINGER, 0);
			descriptors.add(known.of(connection));
		}
		List<IdleState> states = Collections.nCopies(CONNECTIONS, new IdleState("rehearsal", 100, 20_000));
		stage.predecessor().send(new Connections(round, states), descriptors);
		adopt(stage.successor().receive());
		pass(stage.successor(), stage.predecessor(), new Adopted(round, Set.of()));
		pass(stage.predecessor(), stage.successor(), new LetGo(round));
	}

	private static void pass(Conversation from, Conversation to, Message message) throws IOException {
		from.send(message);
		to.receive().closeDescriptors();
	}

	private void adopt(Received received) throws IOException {
		try {
			for (Descriptor descriptor : received.descriptors()) {
				if (this.adopting) {
					Adoption.connection(descriptor).close();
				}
			}
		}
		finally {
			received.closeDescriptors();
		}
	}

	private void close() {
		for (Closeable each : this.open) {
			try {
				each.close();
			}
			catch (IOException ex) {
				logger.debug("A connection of the rehearsal did not close", ex);
			}
		}
	}

	/**
	 * Where it is played.
	 *
	 * @param predecessor hands over
	 * @param successor adopts
	 */
	private record Stage(Conversation predecessor, Conversation successor) {
	}

}
