/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.gracefulrestart.handoff.Message.Hello;
import io.github.gracefulrestart.socket.UnixConnection;

/**
 * A control socket with both ends of a conversation in one process.
 */
final class Meeting implements Closeable {

	private final BlockingQueue<Successor> successors = new LinkedBlockingQueue<>();

	private final ControlSocket socket;

	Meeting(Path directory) throws IOException {
		this.socket = ControlSocket.open(directory, this.successors::add);
	}

	Invitation invitation() {
		return this.socket.invitation();
	}

	/** Closes the socket but not what has come of it. */
	void closeSocket() {
		this.socket.close();
	}

	/** Joins, which waits until the successor is welcomed. */
	CompletableFuture<Predecessor> join() {
		return join(invitation());
	}

	static CompletableFuture<Predecessor> join(Invitation invitation) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return Predecessor.join(invitation).orElseThrow();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex.getMessage(), ex);
			}
		}, (task) -> new Thread(task, "test-successor").start());
	}

	Predecessor handOver(Listener... listeners) throws Exception {
		CompletableFuture<Predecessor> predecessor = join();
		successor().welcome(2, "cafe0001", List.of(listeners), List.of(), new RecordingPeerListener());
		return predecessor.get(5, TimeUnit.SECONDS);
	}

	Successor successor() throws InterruptedException {
		Successor successor = this.successors.poll(5, TimeUnit.SECONDS);
		if (successor == null) {
			throw new AssertionError("No successor got in");
		}
		return successor;
	}

	boolean hasNoSuccessor() {
		return this.successors.isEmpty();
	}

	UnixConnection connect() throws IOException {
		return UnixConnection.connect(invitation().socket());
	}

	Hello hello(Integer... versions) {
		return new Hello(List.of(versions), ProcessHandle.current().pid(), invitation().token());
	}

	static Listener listener(String name, String address, int port) throws IOException {
		InetSocketAddress wanted = new InetSocketAddress(InetAddress.getByName(address), port);
		return new Listener(name, wanted, ServerSocketChannel.open().bind(wanted));
	}

	@Override
	public void close() {
		this.socket.close();
		this.successors.forEach(Successor::close);
	}

}
