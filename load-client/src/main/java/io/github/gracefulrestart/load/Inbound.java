/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a server sends, read through a buffer that knows whether anything has come since a
 * request was sent: the same end of a connection means different things before and after
 * the first byte.
 */
final class Inbound {

	private static final int LINE_LIMIT = 16 * 1024;

	private final InputStream in;

	private final byte[] buffer = new byte[8 * 1024];

	private int position;

	private int limit;

	private boolean untouched = true;

	Inbound(InputStream in) {
		this.in = in;
	}

	void expectResponse() {
		this.untouched = true;
	}

	boolean isUntouched() {
		return this.untouched;
	}

	boolean hasBuffered() {
		return this.position < this.limit;
	}

	/**
	 * Reads a line that ends in CRLF.
	 * @return the line without its end
	 * @throws EOFException if the connection ends first
	 * @throws MalformedResponseException if the line is too long or ends in another way
	 */
	String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream(64);
		for (int b = next(); b != '\r'; b = next()) {
			if (b == '\n' || line.size() == LINE_LIMIT) {
				throw new MalformedResponseException(
						"No line of a response: " + line.toString(StandardCharsets.US_ASCII));
			}
			line.write(b);
		}
		if (next() != '\n') {
			throw new MalformedResponseException("CR without LF after " + line.toString(StandardCharsets.US_ASCII));
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	void copy(long length, ByteArrayOutputStream to) throws IOException {
		for (long left = length; left > 0;) {
			require();
			int count = (int) Math.min(left, this.limit - this.position);
			to.write(this.buffer, this.position, count);
			this.position += count;
			left -= count;
		}
	}

	void copyToEnd(int max, ByteArrayOutputStream to) throws IOException {
		while (hasBuffered() || fill()) {
			if (to.size() > max) {
				throw new MalformedResponseException("A body of more than " + max + " bytes");
			}
			to.write(this.buffer, this.position, this.limit - this.position);
			this.position = this.limit;
		}
	}

	private int next() throws IOException {
		require();
		return this.buffer[this.position++] & 0xFF;
	}

	private void require() throws IOException {
		if (!hasBuffered() && !fill()) {
			throw new EOFException("The server closed the connection");
		}
	}

	private boolean fill() throws IOException {
		int count = this.in.read(this.buffer);
		this.position = 0;
		this.limit = Math.max(count, 0);
		this.untouched &= count <= 0;
		return count > 0;
	}

}
