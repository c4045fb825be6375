/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.upgrade.Arrival;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of another process that takes the same door as an accepted one.
 *
 * @param endpoint which has counted it
 * @param state how it stands
 * @param channel the connection
 */
record TomcatArrival(GracefulNioEndpoint endpoint, IdleState state, SocketChannel channel) implements Arrival {

	private static final Logger logger = LoggerFactory.getLogger(TomcatArrival.class);

	private static final int OFF = -1;

	@Override
	public void serve() {
		try {
			// Set by the process that had it, see TomcatDeparture. What is configured is
			// set when it is served.
			this.channel.setOption(StandardSocketOptions.SO_LINGER, OFF);
			this.endpoint.serve(this.state, this.channel);
		}
		catch (IOException ex) {
			logger.debug("A connection ended on its way", ex);
			this.endpoint.discard(this.channel);
		}
		catch (RuntimeException | Error ex) {
			// It would stay open, and be counted, with nobody to serve it.
			this.endpoint.discard(this.channel);
			throw ex;
		}
	}

}
