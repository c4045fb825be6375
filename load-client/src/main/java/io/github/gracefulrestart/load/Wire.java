/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The transport under a connection.
 */
interface Wire extends Closeable {

	/**
	 * Does what comes between the connection and the first request.
	 */
	void handshake() throws IOException;

	InputStream input() throws IOException;

	OutputStream output() throws IOException;

	/**
	 * Looks whether the other end has closed, without waiting for it.
	 */
	Silence look();

	int localPort();

	static Wire open(Target target) throws IOException {
		return target.tls() ? new TlsWire(target) : new PlainWire(target);
	}

}
