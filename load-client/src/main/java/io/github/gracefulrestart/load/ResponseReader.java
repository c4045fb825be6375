/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one HTTP/1.x response, strictly: a lenient reader would take a broken response
 * for a good one.
 */
final class ResponseReader {

	private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9][0-9])( .*)?");

	private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*");

	private static final int MAX_BODY = 64 * 1024 * 1024;

	private final Inbound in;

	ResponseReader(Inbound in) {
		this.in = in;
	}

	Response read() throws IOException {
		while (true) {
			Matcher start = match(STATUS_LINE, this.in.line());
			int status = Integer.parseInt(start.group(2));
			Headers headers = headers();
			boolean interim = status < 200 && status != 101;
			if (!interim) {
				return response(start.group(1).equals("1"), status, headers);
			}
		}
	}

	private Response response(boolean persistent, int status, Headers headers) throws IOException {
		boolean last = headers.lists("Connection", "close")
				|| (!persistent && !headers.lists("Connection", "keep-alive"));
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		String length = headers.first("Content-Length");
		if (status == 101 || status == 204 || status == 304) {
			return new Response(status, headers, new byte[0], last);
		}
		if (headers.lists("Transfer-Encoding", "chunked")) {
			if (length != null) {
				throw new MalformedResponseException("Both Content-Length and Transfer-Encoding");
			}
			readChunks(body);
		}
		else if (length != null) {
			this.in.copy(size(length, 10, 0), body);
		}
		else {
			this.in.copyToEnd(MAX_BODY, body);
			last = true;
		}
		return new Response(status, headers, body.toByteArray(), last);
	}

	private void readChunks(ByteArrayOutputStream body) throws IOException {
		while (true) {
			String line = this.in.line();
			int extension = line.indexOf(';');
			long size = size((extension < 0) ? line : line.substring(0, extension), 16, body.size());
			if (size == 0) {
				headers();
				return;
			}
			this.in.copy(size, body);
			if (!this.in.line().isEmpty()) {
				throw new MalformedResponseException("A chunk that is longer than its size");
			}
		}
	}

	private Headers headers() throws IOException {
		Headers headers = new Headers();
		for (String line = this.in.line(); !line.isEmpty(); line = this.in.line()) {
			Matcher field = match(FIELD, line);
			headers.add(field.group(1), field.group(2));
		}
		return headers;
	}

	private static Matcher match(Pattern pattern, String line) throws IOException {
		Matcher matcher = pattern.matcher(line);
		if (!matcher.matches()) {
			throw new MalformedResponseException("No part of a response: " + line);
		}
		return matcher;
	}

	private static long size(String digits, int radix, int already) throws IOException {
		try {
			long size = Long.parseLong(digits.trim(), radix);
			if (size >= 0 && size + already <= MAX_BODY) {
				return size;
			}
		}
		catch (NumberFormatException ex) {
			// Falls through to the same complaint.
		}
		throw new MalformedResponseException("No size of a body: " + digits);
	}

}
