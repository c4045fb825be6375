/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.gracefulrestart.handoff.IdleState;

/**
 * A connection between two requests, with its client.
 */
final class KeptConnection implements Departure, Closeable {

	private final String listener;

	private final SocketChannel client;

	private final SocketChannel channel;

	private final List<String> ends = new CopyOnWriteArrayList<>();

	private final Journal journal;

	private KeptConnection(String listener, SocketChannel client, SocketChannel channel, Journal journal)
			throws IOException {
		this.listener = listener;
		this.client = client;
		this.channel = channel;
		this.journal = journal;
		this.client.configureBlocking(false);
		this.channel.configureBlocking(false);
		this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
	}

	static List<KeptConnection> open(int number, Journal journal) throws IOException {
		return open("server", number, journal);
	}

	static List<KeptConnection> open(String name, int number, Journal journal) throws IOException {
		List<KeptConnection> connections = new ArrayList<>();
		InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		try (ServerSocketChannel listener = ServerSocketChannel.open().bind(any)) {
			for (int i = 0; i < number; i++) {
				SocketChannel client = SocketChannel.open(listener.getLocalAddress());
				connections.add(new KeptConnection(name, client, listener.accept(), journal));
			}
		}
		return connections;
	}

	/** The client gives up without a word. */
	void reset() throws IOException {
		this.client.setOption(StandardSocketOptions.SO_LINGER, 0);
		this.client.close();
	}

	int port() {
		return this.client.socket().getLocalPort();
	}

	/** Sends from the client and waits until it can be read. */
	boolean reaches(SocketChannel server) throws IOException {
		this.client.write(ByteBuffer.wrap(new byte[] { 42 }));
		ByteBuffer received = ByteBuffer.allocate(2);
		Generation.await("a byte", () -> server.read(received) > 0);
		return received.flip().get() == 42;
	}

	/** Returns whether no process has it any more but its client's. */
	boolean isOver() {
		try {
			return this.client.read(ByteBuffer.allocate(1)) < 0;
		}
		catch (IOException ex) {
			return true;
		}
	}

	/** Returns how it ended, as often as it did. */
	List<String> ends() {
		return List.copyOf(this.ends);
	}

	@Override
	public IdleState state() {
		return new IdleState(this.listener, 7, 1000);
	}

	@Override
	public SocketChannel channel() {
		return this.channel;
	}

	@Override
	public void moved() {
		this.journal.add("1 lets go");
		this.ends.add("moved");
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void keep() {
		this.journal.add("1 keeps");
		this.ends.add("kept");
	}

	@Override
	public void close() throws IOException {
		this.client.close();
		this.channel.close();
	}

}
