/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client that sends one request after another on one connection, and hides nothing of
 * what becomes of it.
 */
final class KeptConnection implements Closeable {

	private final Socket socket;

	KeptConnection(int port) throws IOException {
		this.socket = new Socket("localhost", port);
		this.socket.setSoTimeout(20_000);
	}

	KeptConnection send(String path) throws IOException {
		return begin(path).finish();
	}

	/**
	 * Sends the first half of a request, so that the connection is not idle.
	 * @param path the requested path
	 * @return this connection
	 * @throws IOException if the connection broke
	 */
	KeptConnection begin(String path) throws IOException {
		return write("GET " + path + " HTTP/1.1\r\n");
	}

	KeptConnection finish() throws IOException {
		return write("Host: localhost\r\n\r\n");
	}

	private KeptConnection write(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		return this;
	}

	/**
	 * Reads a response.
	 * @return all of it, in small letters
	 * @throws IOException if the connection broke, or ended before the response
	 */
	String receive() throws IOException {
		InputStream in = this.socket.getInputStream();
		StringBuilder text = new StringBuilder();
		while (!isComplete(text.toString())) {
			int next = in.read();
			if (next < 0) {
				throw new EOFException("The connection ended after: " + text);
			}
			text.append((char) next);
		}
		return text.toString().toLowerCase(Locale.ROOT);
	}

	private static boolean isComplete(String text) {
		int body = text.indexOf("\r\n\r\n") + 4;
		if (body < 4) {
			return false;
		}
		String head = text.substring(0, body).toLowerCase(Locale.ROOT);
		if (head.contains("transfer-encoding: chunked")) {
			return text.endsWith("\r\n0\r\n\r\n");
		}
		int length = head.indexOf("content-length: ");
		return length > 0 && text.length() - body == Integer
			.parseInt(head.substring(length + "content-length: ".length(), head.indexOf("\r\n", length)));
	}

	/**
	 * Waits for the end of the connection.
	 * @return whether it ended in good order, without a byte
	 * @throws IOException if it was reset
	 */
	boolean isEnded() throws IOException {
		return this.socket.getInputStream().read() < 0;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
