/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.github.gracefulrestart.handoff.IdleState;

/**
 * The connections of a server that lets them go, or adopts them.
 */
final class KeptConnections implements Closeable {

	private final List<KeptConnection> own = new CopyOnWriteArrayList<>();

	private final Queue<Departure> ready = new ConcurrentLinkedQueue<>();

	private final List<SocketChannel> adopted = new CopyOnWriteArrayList<>();

	private final List<SocketChannel> served = new CopyOnWriteArrayList<>();

	private volatile int atMost = Integer.MAX_VALUE;

	private volatile Runnable available = () -> {
	};

	private volatile Runnable onServe = () -> {
	};

	private volatile Function<SocketChannel, Boolean> accepts = (channel) -> true;

	private volatile boolean moving;

	/** Has connections, all of which are between two requests. */
	List<KeptConnection> open(int number, Journal journal) throws IOException {
		return open("server", number, journal);
	}

	List<KeptConnection> open(String listener, int number, Journal journal) throws IOException {
		List<KeptConnection> opened = KeptConnection.open(listener, number, journal);
		this.own.addAll(opened);
		this.ready.addAll(opened);
		this.available.run();
		return opened;
	}

	/** Gives so many at once, and no more. */
	void atMost(int number) {
		this.atMost = number;
	}

	void accepts(Function<SocketChannel, Boolean> accepts) {
		this.accepts = accepts;
	}

	void onServe(Runnable task) {
		this.onServe = task;
	}

	boolean isMoving() {
		return this.moving;
	}

	/** Returns how many nobody has taken yet. */
	int waiting() {
		return this.ready.size();
	}

	int undecided() {
		return (int) this.own.stream().filter((each) -> each.ends().isEmpty()).count();
	}

	List<SocketChannel> adopted() {
		return List.copyOf(this.adopted);
	}

	List<SocketChannel> served() {
		return List.copyOf(this.served);
	}

	/** Returns the ports of the clients that are served, in their order. */
	List<Integer> servedPorts() {
		return this.served.stream().map(KeptConnections::port).toList();
	}

	static int port(SocketChannel channel) {
		try {
			return ((InetSocketAddress) channel.getRemoteAddress()).getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void startMoving(Runnable available) {
		this.available = available;
		this.moving = true;
	}

	List<Departure> departures(int atMost) {
		List<Departure> departures = new ArrayList<>();
		while (departures.size() < Math.min(atMost, this.atMost) && !this.ready.isEmpty()) {
			departures.add(this.ready.remove());
		}
		return departures;
	}

	void stopMoving() {
		this.moving = false;
		while (!this.ready.isEmpty()) {
			this.ready.remove().keep();
		}
	}

	Optional<Arrival> adopt(SocketChannel channel) {
		if (!this.accepts.apply(channel)) {
			return Optional.empty();
		}
		this.adopted.add(channel);
		return Optional.of(new Adopted(channel));
	}

	@Override
	public void close() {
		try {
			for (KeptConnection each : this.own) {
				each.close();
			}
			for (SocketChannel each : this.adopted) {
				each.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private final class Adopted implements Arrival, Departure {

		private final SocketChannel channel;

		private Adopted(SocketChannel channel) {
			this.channel = channel;
		}

		@Override
		public void serve() {
			KeptConnections.this.served.add(this.channel);
			KeptConnections.this.onServe.run();
			if (KeptConnections.this.moving) {
				KeptConnections.this.ready.add(this);
				KeptConnections.this.available.run();
			}
		}

		@Override
		public IdleState state() {
			return new IdleState("server", 7, 1000);
		}

		@Override
		public SocketChannel channel() {
			return this.channel;
		}

		@Override
		public void moved() {
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void keep() {
			// It is served here already.
		}

	}

}
