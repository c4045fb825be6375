/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.github.gracefulrestart.load.Connection;
import io.github.gracefulrestart.load.LostRequestException;
import io.github.gracefulrestart.load.Origin;
import io.github.gracefulrestart.load.Request;
import io.github.gracefulrestart.load.Silence;
import io.github.gracefulrestart.load.Target;

/**
 * Connections that are kept and say nothing.
 */
final class IdleConnections implements AutoCloseable {

	/**
	 * Between two addresses there are as many connections as there are ports for clients,
	 * 28,232 unless somebody has changed that. All of 127.0.0.0/8 is this machine.
	 */
	private static final int CONNECTIONS_AN_ADDRESS = 20_000;

	private static final Request HELLO = Request.get("/hello");

	private final List<Connection> connections = new ArrayList<>();

	/**
	 * Opens connections, and sends a request on each.
	 * @param target the application, which listens on all addresses
	 * @param count how many
	 * @return the connections
	 */
	static IdleConnections open(Target target, int count) throws LostRequestException {
		IdleConnections idle = new IdleConnections();
		try {
			for (int i = 0; i < count; i++) {
				Connection connection = Connection.open(target(target, i / CONNECTIONS_AN_ADDRESS));
				idle.connections.add(connection);
				connection.exchange(HELLO);
			}
			return idle;
		}
		catch (LostRequestException | RuntimeException ex) {
			idle.close();
			throw ex;
		}
	}

	private static Target target(Target target, int address) {
		InetSocketAddress socket = new InetSocketAddress("127.0.0." + (address + 1), target.address().getPort());
		return new Target(socket, false, target.connectTimeout(), target.readTimeout());
	}

	/**
	 * Returns how many have been closed from the other side.
	 * @return the number
	 */
	int closed() {
		return (int) this.connections.stream().filter((connection) -> connection.look() != Silence.UNBROKEN).count();
	}

	/**
	 * Sends a request on each.
	 * @param pid the process that is to answer
	 * @return how many were answered by another one, or not
	 */
	int notAnsweredBy(long pid) {
		int others = 0;
		for (Connection connection : this.connections) {
			try {
				Origin origin = connection.exchange(HELLO).origin();
				if (origin == null || origin.pid() != pid) {
					others++;
				}
			}
			catch (LostRequestException ex) {
				others++;
			}
		}
		return others;
	}

	@Override
	public void close() {
		this.connections.forEach(Connection::close);
	}

}
