/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

import io.github.gracefulrestart.tomcat.TomcatServer;

/**
 * A request of this process to itself, through the real connector. The HTTP clients of
 * the JDK connect to an address, and at this process's address its predecessor serves.
 */
class WarmUpRequest {

	/** By which an application knows such requests. */
	static final String HEADER = "Graceful-Restart-Warm-Up";

	private static final String LISTENER = "server";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String STATUS_LINE = "HTTP/1.1 ";

	private static final int STATUS_DIGITS = 3;

	private final TomcatServer server;

	WarmUpRequest(TomcatServer server) {
		this.server = server;
	}

	/**
	 * Sends a GET on a connection of its own and reads the whole answer.
	 * @param path path and query
	 * @return the status
	 * @throws IOException if there was none
	 */
	int send(String path) throws IOException {
		try (Socket socket = connect()) {
			socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + HEADER
						+ ": true\r\nAccept: */*\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			InputStream input = socket.getInputStream();
			String line = new String(input.readNBytes(STATUS_LINE.length() + STATUS_DIGITS), StandardCharsets.US_ASCII);
			if (!line.matches(STATUS_LINE + "\\d{3}")) {
				throw new SocketException("the connection ended without an answer");
			}
			input.transferTo(OutputStream.nullOutputStream());
			return Integer.parseInt(line.substring(STATUS_LINE.length()));
		}
	}

	private Socket connect() throws IOException {
		Socket socket = this.server.connect(LISTENER);
		if (!this.server.isSecure(LISTENER)) {
			return socket;
		}
		try {
			return tls().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
		}
		catch (GeneralSecurityException | IOException ex) {
			socket.close();
			throw new IOException("no TLS: " + ex, ex);
		}
	}

	// It is this process itself that answers, whatever its certificate says.
	private static SSLContext tls() throws GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { new TrustingManager() }, null);
		return context;
	}

}
