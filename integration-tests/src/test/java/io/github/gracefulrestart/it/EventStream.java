/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.github.gracefulrestart.load.Target;

/**
 * A client of {@code /events}, whose response has no end.
 */
final class EventStream implements Closeable {

	private final Socket socket;

	private final BufferedReader lines;

	private EventStream(Socket socket) throws IOException {
		this.socket = socket;
		this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
	}

	static EventStream open(Target target) throws IOException {
		Socket socket = new Socket(target.address().getAddress(), target.address().getPort());
		socket.setSoTimeout((int) Upgrades.PATIENCE.toMillis());
		socket.getOutputStream().write("GET /events HTTP/1.1\r\nHost: it\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		EventStream stream = new EventStream(socket);
		stream.awaitEvent();
		return stream;
	}

	/** Waits for the next event. */
	void awaitEvent() throws IOException {
		String line = this.lines.readLine();
		while (line != null && !line.startsWith("event:")) {
			line = this.lines.readLine();
		}
		if (line == null) {
			throw new IOException("The stream has ended");
		}
	}

	/** Reads until the server ends it, in whatever way. */
	void awaitEnd() {
		try {
			String line = "";
			while (line != null) {
				line = this.lines.readLine();
			}
		}
		catch (IOException ex) {
			// Cut.
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
