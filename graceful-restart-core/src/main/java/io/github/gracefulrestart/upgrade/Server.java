/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.handoff.Listener;

/**
 * What an upgrade asks of the server whose connections it must not lose.
 * <p>
 * All methods are called by one thread, the one that owns the upgrade, except
 * {@link #load()} and {@link #obstacles()}, which any thread may call. None of them
 * blocks for longer than it takes an acceptor to finish what it has in hand.
 */
public interface Server {

	/**
	 * Returns the listeners that can be handed over.
	 * @return the listeners, in no particular order
	 */
	List<Listener> listeners();

	/**
	 * Returns the listening sockets of the application that cannot be handed over, each
	 * in words for an operator: its name, why, and what to do. An upgrade is refused
	 * while there are any.
	 * @return the obstacles; empty if every listener can go
	 */
	List<String> obstacles();

	/**
	 * Stops accepting. When it returns no thread of this process accepts from a listener,
	 * no connection was dropped, and every accepted connection is counted by
	 * {@link #load()}. The listeners stay open, so connections wait in the kernel's
	 * queue. Does nothing if the gate is shut.
	 */
	void shutGate();

	/**
	 * Accepts, or accepts again. Does nothing if the gate is open.
	 */
	void openGate();

	/**
	 * Closes listeners that no other process serves: first accepts every connection that
	 * waits in the kernel's queue, also while the gate is shut, then closes the socket. A
	 * listener that was handed over must not be closed this way; it goes with the server.
	 * @param names the listeners' names; unknown and closed ones are ignored
	 * @param forGood whether no other process can be accepting from them: then the kernel
	 * is told to let no new connections in meanwhile, for whoever holds the socket
	 */
	void closeListeners(Set<String> names, boolean forGood);

	/**
	 * Opens listeners again that {@link #closeListeners} has closed, and lets new
	 * connections into the others, whatever a process that was about to close them has
	 * told the kernel. One whose address somebody else has taken meanwhile stays closed,
	 * which is logged.
	 */
	default void reopenListeners() {
	}

	/**
	 * Asks clients to go: from now on every response closes its connection and says so,
	 * and HTTP/2 connections are told to go away. Requests are served as before. May be
	 * called again and again; each call reaches the connections that the one before
	 * missed.
	 */
	void startDrain();

	/**
	 * Takes back {@link #startDrain()} for connections that have not been told yet.
	 */
	void stopDrain();

	/**
	 * Lets go of connections for another process to serve: from now on every connection
	 * that can move (HTTP/1.1 without TLS) becomes a {@link Departure} as soon as it is
	 * between two requests. Those that are so already do at once. A request that has
	 * arrived and has not been read goes with its connection.
	 * @param available told, by any thread, that {@link #departures} has something; it
	 * must not block
	 */
	default void startMoving(Runnable available) {
	}

	/**
	 * Returns connections that are ready to go.
	 * @param atMost how many
	 * @return the connections, each of them once; empty if there are none now
	 */
	default List<Departure> departures(int atMost) {
		return List.of();
	}

	/**
	 * Lets no further connections go. Those that nobody took by {@link #departures} stay.
	 */
	default void stopMoving() {
	}

	/**
	 * Lets no further connections of some listeners go, as {@link #stopMoving()} does of
	 * all.
	 * @param listeners the listeners' names; unknown ones are ignored
	 */
	default void stopMoving(Set<String> listeners) {
	}

	/**
	 * Prepares to serve a connection that another process has let go of.
	 * @param state how the connection stands
	 * @param channel the connection, non-blocking
	 * @return the connection, which now belongs to the server; empty if the server has no
	 * listener of that name, or as many connections as it may have
	 */
	default Optional<Arrival> adopt(IdleState state, SocketChannel channel) {
		return Optional.empty();
	}

	/**
	 * Closes the connections that are between two requests, or have not sent their first,
	 * have nothing unread, and have been silent for at least the given time.
	 * @param silence how long nothing must have arrived
	 * @param atMost how many of them
	 * @return how many were closed
	 */
	int closeIdle(Duration silence, int atMost);

	/**
	 * Says goodbye on connections that have left HTTP for another protocol, each once:
	 * WebSocket clients are sent a close frame with 1012, "service restart". Does not
	 * wait for their answers; a connection counts until it has ended.
	 * @param atMost how many of them
	 * @return how many were told
	 */
	default int closeSessions(int atMost) {
		return 0;
	}

	/**
	 * Ends streams of events, and other responses without a length that clients do not
	 * take for whole when they end, as if the application had: between two chunks, never
	 * in the middle of one. Also answers asynchronous requests whose responses have not
	 * begun, with an error. Does not wait for the end of the response.
	 * @param atMost how many of them
	 * @return how many are about to end
	 */
	default int endStreams(int atMost) {
		return 0;
	}

	/**
	 * Returns what is still in hand.
	 * @return the connections and requests
	 */
	Load load();

}
