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
	 * Returns whether the client has not sent a byte. As long as that is so, what the
	 * channel and its wrapper say of data to write means nothing.
	 * @return whether nothing has been received
	 */
	boolean isUntouched() {
		return !this.sniComplete && this.netInBuffer.position() == 0;
	}

	/**
	 * Returns whether the handshake is complete and no byte waits to be decrypted.
	 * @return whether the channel is between two messages
	 */
	boolean isBetweenMessages() {
		return this.handshakeComplete && this.netInBuffer.position() == 0;
	}

}
