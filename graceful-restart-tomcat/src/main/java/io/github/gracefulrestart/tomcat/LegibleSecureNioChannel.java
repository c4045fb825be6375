/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * A TLS channel that tells whether it is between two messages of its client.
 * <p>
 * Only to be asked by a thread that holds the connection's processing lock.
 */
final class LegibleSecureNioChannel extends SecureNioChannel {

	LegibleSecureNioChannel(SocketBufferHandler buffer, NioEndpoint endpoint) {
		super(buffer, endpoint);
	}

	/**
	 * Returns whether the client has neither begun its handshake without finishing it,
	 * nor sent bytes that wait to be decrypted.
	 * @return whether nothing of the client is under way in this channel
	 */
	boolean isQuiet() {
		return this.netInBuffer.position() == 0 && (this.handshakeComplete || !this.sniComplete);
	}

}
