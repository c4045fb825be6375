/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.github.gracefulrestart.handoff.GarbledPredecessor;
import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.handoff.Listener;
import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Message.Connections;
import io.github.gracefulrestart.handoff.Predecessor;
import io.github.gracefulrestart.socket.OpenSockets;

/**
 * A predecessor that does what a test says, and the successor that it has started.
 */
final class ScriptedPredecessor implements Closeable {

	private final ServerSocketChannel listener;

	private final GarbledPredecessor conversation;

	private final Generation successor;

	ScriptedPredecessor(Path directory) throws IOException {
		this(directory, Generation.settings(directory));
	}

	ScriptedPredecessor(Path directory, UpgradeSettings settings) throws IOException {
		this(directory, settings, UnaryOperator.identity());
	}

	private ScriptedPredecessor(Path directory, UpgradeSettings settings, UnaryOperator<Invitation> way)
			throws IOException {
		InetSocketAddress wanted = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		this.listener = ServerSocketChannel.open().bind(wanted);
		CompletableFuture<Predecessor> joined = new CompletableFuture<>();
		this.conversation = GarbledPredecessor.meet(directory.resolve("control"), (invitation) -> joined
			.completeAsync(() -> join(way.apply(invitation)), (task) -> new Thread(task).start()),
				new Listener("server", wanted, this.listener));
		this.successor = Generation.successor(new Journal(), settings, Generation.get(joined), "server");
	}

	/** One that has not started its successor, but was found. */
	static ScriptedPredecessor found(Path directory) throws IOException {
		return new ScriptedPredecessor(directory, Generation.settings(directory),
				(invitation) -> new Invitation(invitation.socket(), ""));
	}

	private static Predecessor join(Invitation invitation) {
		try {
			return Predecessor.join(invitation).orElseThrow();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	Generation successor() {
		return this.successor;
	}

	void say(Message message) throws IOException {
		this.conversation.say(message);
	}

	/** Says how an upgrade went. */
	void report(String id, String outcome) throws IOException {
		say(new Message.Report(
				Map.of("id", id, "outcome", outcome, "requested", "2026-01-01T00:00:00Z", "generation", "2")));
	}

	/** Hands over, until the successor serves. */
	void handOver() throws IOException {
		this.successor.upgrader().applicationReady();
		hear(Message.Ready.class);
		say(new Message.Released());
		hear(Message.Serving.class);
	}

	/** Hands connections over, and keeps its own descriptors. */
	void hand(int batch, List<KeptConnection> connections) throws IOException {
		OpenSockets sockets = OpenSockets.read();
		List<Integer> descriptors = new ArrayList<>();
		for (KeptConnection each : connections) {
			descriptors.add(sockets.descriptorOf(each.channel()));
		}
		hand(batch, connections, descriptors);
	}

	void hand(int batch, List<KeptConnection> connections, List<Integer> descriptors) throws IOException {
		this.conversation.hand(new Connections(batch, connections.stream().map(KeptConnection::state).toList()),
				descriptors);
	}

	/** Says what is no message. */
	void garble() throws IOException {
		this.conversation.garble();
	}

	/**
	 * Waits until the successor says something.
	 * @param <M> the type of message
	 * @param type what it has to be
	 * @return the message
	 */
	<M extends Message> M hear(Class<M> type) throws IOException {
		Message next = this.conversation.hear();
		if (!type.isInstance(next)) {
			throw new AssertionError("Not " + type + " but " + next);
		}
		return type.cast(next);
	}

	void die() throws IOException {
		this.conversation.close();
		this.listener.close();
	}

	@Override
	public void close() throws IOException {
		die();
		this.successor.close();
	}

}
