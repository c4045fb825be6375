/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import io.github.gracefulrestart.tomcat.TomcatServer;
import org.jspecify.annotations.Nullable;

/**
 * A request of this process to itself, through the real connector. The HTTP clients of
 * the JDK connect to an address, and at this process's address its predecessor serves.
 */
class WarmUpRequest {

	/** By which an application knows such requests. */
	static final String HEADER = "Graceful-Restart-Warm-Up";

	private static final String LISTENER = "server";

	private static final String STATUS_LINE = "HTTP/1.1 ";

	private static final int STATUS_DIGITS = 3;

	private static final int BUFFER_SIZE = 8192;

	/**
	 * RFC 9110, sections 5.1 and 5.5; what is left out there could begin another line.
	 */
	private static final Pattern FIELD = Pattern.compile("[\\w!#$%&'*+.^`|~-]+: [\\x20-\\x7e]*");

	private final TomcatServer server;

	private final WarmUpHeaders headers;

	private final Duration patience;

	private @Nullable SSLSocketFactory tls;

	/**
	 * Prepares requests.
	 * @param server whose first connector they go through
	 * @param headers what they say besides
	 * @param patience how long one may take until the end of its response
	 */
	WarmUpRequest(TomcatServer server, WarmUpHeaders headers, Duration patience) {
		this.server = server;
		this.headers = headers;
		this.patience = patience;
	}

	/**
	 * Sends a GET on a connection of its own and reads the whole answer.
	 * @param path path and query
	 * @return the status
	 * @throws IOException if there was none, or it did not end in time
	 */
	int send(String path) throws IOException {
		byte[] request = request(path);
		long end = System.nanoTime() + this.patience.toNanos();
		try (Socket socket = connect()) {
			socket.setSoTimeout(remaining(end));
			socket.getOutputStream().write(request);
			byte[] head = new byte[STATUS_LINE.length() + STATUS_DIGITS];
			int length = 0;
			int read = 0;
			while (length < head.length && (read = read(socket, head, length, end)) >= 0) {
				length += read;
			}
			String line = new String(head, 0, length, StandardCharsets.US_ASCII);
			if (!line.matches(STATUS_LINE + "\\d{3}")) {
				throw new SocketException("the connection ended without an answer");
			}
			byte[] rest = new byte[BUFFER_SIZE];
			while (read(socket, rest, 0, end) >= 0) {
				// What it says does not matter.
			}
			return Integer.parseInt(line.substring(STATUS_LINE.length()));
		}
	}

	private byte[] request(String path) {
		Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		fields.putAll(Map.of("Host", "localhost", "Accept", "*/*"));
		fields.putAll(this.headers.headersFor(path));
		fields.putAll(Map.of(HEADER, "true", "Connection", "close"));
		StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
		fields.forEach((name, value) -> {
			String field = name + ": " + value;
			if (!FIELD.matcher(field).matches()) {
				throw new IllegalArgumentException("the header field " + name + " has characters that it cannot have");
			}
			text.append(field).append("\r\n");
		});
		return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
	}

	private int read(Socket socket, byte[] buffer, int offset, long end) throws IOException {
		socket.setSoTimeout(remaining(end));
		try {
			InputStream input = socket.getInputStream();
			return input.read(buffer, offset, buffer.length - offset);
		}
		catch (SocketTimeoutException ex) {
			throw late();
		}
	}

	private int remaining(long end) throws IOException {
		long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
		if (millis <= 0) {
			throw late();
		}
		return Math.toIntExact(millis);
	}

	private SocketTimeoutException late() {
		return new SocketTimeoutException("the response did not end within " + this.patience.toSeconds() + " s");
	}

	private Socket connect() throws IOException {
		Socket socket = this.server.connect(LISTENER);
		if (!this.server.isSecure(LISTENER)) {
			return socket;
		}
		try {
			return tls().createSocket(socket, "localhost", socket.getPort(), true);
		}
		catch (GeneralSecurityException | IOException ex) {
			socket.close();
			throw new IOException("no TLS: " + ex, ex);
		}
	}

	// It is this process itself that answers, whatever its certificate says.
	private synchronized SSLSocketFactory tls() throws GeneralSecurityException {
		if (this.tls == null) {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new AnyCertificate() }, null);
			this.tls = context.getSocketFactory();
		}
		return this.tls;
	}

}
