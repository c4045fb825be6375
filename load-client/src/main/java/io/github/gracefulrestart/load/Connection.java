/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One connection, one request at a time, nothing ever sent twice. Not for use by more
 * than one thread.
 */
public final class Connection implements AutoCloseable {

	private final Target target;

	private final Wire wire;

	private final OutputStream out;

	private final Inbound in;

	private int requests;

	private Connection(Target target, Wire wire) throws IOException {
		this.target = target;
		this.wire = wire;
		this.out = wire.output();
		this.in = new Inbound(wire.input());
	}

	/**
	 * Opens a connection.
	 * @param target where to
	 * @return the connection, with TLS if the target asks for it
	 * @throws LostRequestException if there is none
	 */
	public static Connection open(Target target) throws LostRequestException {
		Wire wire;
		try {
			wire = Wire.open(target);
		}
		catch (IOException ex) {
			throw LostRequestException.whileConnecting(ex);
		}
		try {
			wire.handshake();
			return new Connection(target, wire);
		}
		catch (IOException ex) {
			close(wire);
			throw LostRequestException.whileReading(ex, true);
		}
	}

	/**
	 * Sends a request and reads its response.
	 * @param request the request
	 * @return the complete response, right or wrong
	 * @throws LostRequestException if there is no complete response
	 */
	public Response exchange(Request request) throws LostRequestException {
		send(request.bytes(this.target));
		return receive();
	}

	/**
	 * Sends bytes as they are: a whole request, a part of one, or nonsense.
	 * @param bytes what to send
	 * @throws LostRequestException if they could not be written
	 */
	public void send(byte[] bytes) throws LostRequestException {
		try {
			this.out.write(bytes);
			this.out.flush();
		}
		catch (IOException ex) {
			throw LostRequestException.whileWriting(ex);
		}
	}

	/**
	 * Reads the response to what was sent.
	 * @return the complete response
	 * @throws LostRequestException if there is none
	 */
	public Response receive() throws LostRequestException {
		this.requests++;
		this.in.expectResponse();
		try {
			return new ResponseReader(this.in).read();
		}
		catch (IOException ex) {
			throw LostRequestException.whileReading(ex, this.in.isUntouched());
		}
	}

	/**
	 * Looks whether the server has closed the connection while no response was due.
	 * @return what a look at it shows
	 */
	public Silence look() {
		return this.in.hasBuffered() ? Silence.BROKEN : this.wire.look();
	}

	/**
	 * Returns how many responses were asked for on this connection.
	 * @return the number, the current one included
	 */
	public int requests() {
		return this.requests;
	}

	public int localPort() {
		return this.wire.localPort();
	}

	@Override
	public void close() {
		close(this.wire);
	}

	private static void close(Wire wire) {
		try {
			wire.close();
		}
		catch (IOException ex) {
			// What is being thrown away may be broken.
		}
	}

}
