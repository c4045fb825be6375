/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection of a client that speaks HTTP/1.1 in bytes.
 */
final class Client implements AutoCloseable {

	final Socket socket;

	Client(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(10_000);
		this.socket.setTcpNoDelay(true);
	}

	static Client connect(InetSocketAddress address) throws IOException {
		return new Client(new Socket(address.getAddress(), address.getPort()));
	}

	Client send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		return this;
	}

	Client request(String path) throws IOException {
		return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	Response get(String path) throws IOException {
		return request(path).response();
	}

	/**
	 * Reads a response with a length.
	 * @throws IOException if the server closes the connection before its end
	 */
	Response response() throws IOException {
		String head = read("\r\n\r\n");
		String lower = head.toLowerCase(Locale.ROOT);
		StringBuilder body = new StringBuilder();
		if (lower.contains("transfer-encoding: chunked")) {
			int size;
			do {
				size = Integer.parseInt(read("\r\n").trim(), 16);
				body.append(new String(read(size), StandardCharsets.US_ASCII));
				read("\r\n");
			}
			while (size > 0);
		}
		else {
			int start = lower.indexOf("content-length: ") + "content-length: ".length();
			int length = Integer.parseInt(head.substring(start, head.indexOf('\r', start)));
			body.append(new String(read(length), StandardCharsets.US_ASCII));
		}
		return new Response(head, body.toString());
	}

	/**
	 * Returns whether the server has closed the connection; waits for that or a byte.
	 */
	boolean isClosedByServer() throws IOException {
		return this.socket.getInputStream().read() == -1;
	}

	/**
	 * Reads up to and including a text.
	 * @throws IOException if the server closes the connection before that
	 */
	String read(String end) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) == -1) {
			text.append((char) (read(1)[0] & 0xff));
		}
		return text.toString();
	}

	private byte[] read(int length) throws IOException {
		InputStream in = this.socket.getInputStream();
		byte[] bytes = in.readNBytes(length);
		if (bytes.length < length) {
			throw new ClosedEarly();
		}
		return bytes;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Response(String head, String body) {

		boolean isOk() {
			return this.head.startsWith("HTTP/1.1 200");
		}

		boolean saysClose() {
			return this.head.toLowerCase(Locale.ROOT).contains("connection: close");
		}

	}

	static final class ClosedEarly extends IOException {

		ClosedEarly() {
			super("closed by the server before the end of the response");
		}

	}

}
