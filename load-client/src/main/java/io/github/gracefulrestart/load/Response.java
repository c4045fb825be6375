/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A complete response.
 */
public final class Response {

	private final int status;

	private final Headers headers;

	private final byte[] body;

	private final boolean last;

	Response(int status, Headers headers, byte[] body, boolean last) {
		this.status = status;
		this.headers = headers;
		this.body = body;
		this.last = last;
	}

	public int status() {
		return this.status;
	}

	public Headers headers() {
		return this.headers;
	}

	public byte[] body() {
		return this.body;
	}

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Returns whether the server lets the client know that this is the connection's last
	 * response.
	 * @return whether nothing may be sent on the connection any more
	 */
	public boolean isLast() {
		return this.last;
	}

	/**
	 * Returns who answered.
	 * @return the process, or {@code null} if the response does not say
	 */
	public @Nullable Origin origin() {
		return Origin.of(this.headers.first("X-Pid"), this.headers.first("X-Generation"));
	}

	@Override
	public String toString() {
		return this.status + " " + this.headers + " and " + this.body.length + " bytes";
	}

}
