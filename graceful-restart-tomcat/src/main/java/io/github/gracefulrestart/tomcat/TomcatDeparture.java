/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import io.github.gracefulrestart.handoff.IdleState;
import io.github.gracefulrestart.upgrade.Departure;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.NioEndpoint.Poller;

/**
 * A connection of Tomcat's that nobody here reads from any more, because
 * {@link MovingHandler} keeps everybody off it.
 */
final class TomcatDeparture implements Departure {

	private static final int ABORTIVE = 0;

	private static final int OFF = -1;

	private final MovingHandler handler;

	private final NioSocketWrapper wrapper;

	private final SocketChannel channel;

	private final IdleState state;

	/**
	 * Takes a connection that has been set apart.
	 * @param handler keeps everybody off it
	 * @param wrapper the connection
	 * @param listener the name of its listener
	 * @throws IOException if the connection has ended
	 */
	TomcatDeparture(MovingHandler handler, NioSocketWrapper wrapper, String listener) throws IOException {
		this.handler = handler;
		this.wrapper = wrapper;
		this.channel = channel(wrapper);
		this.state = new IdleState(listener, requestsLeft(), timeoutLeft());
		// SocketChannel.close() of a registered channel ends the connection for every
		// process that has it (shutdown(2)), unless it would be reset anyway.
		this.channel.setOption(StandardSocketOptions.SO_LINGER, ABORTIVE);
	}

	private static SocketChannel channel(NioSocketWrapper wrapper) throws ClosedChannelException {
		SocketChannel channel = wrapper.getSocket().getIOChannel();
		if (channel == null) {
			// Tomcat has closed it, and put a channel of no connection in its place.
			throw new ClosedChannelException();
		}
		return channel;
	}

	// There is no way to ask for it without changing it.
	private int requestsLeft() {
		int left = this.wrapper.decrementKeepAlive() + 1;
		this.wrapper.setKeepAliveLeft(left);
		return left;
	}

	private long timeoutLeft() {
		long timeout = this.wrapper.getReadTimeout();
		if (timeout <= 0) {
			return 0;
		}
		return Math.max(1, timeout - (System.currentTimeMillis() - this.wrapper.getLastRead()));
	}

	@Override
	public IdleState state() {
		return this.state;
	}

	@Override
	public SocketChannel channel() {
		return this.channel;
	}

	@Override
	public void moved() {
		this.handler.settle(this.wrapper, () -> {
			Poller poller = this.wrapper.getPoller();
			this.wrapper.close();
			// The descriptor goes when the selector has let go of it. An event, which
			// Tomcat ignores as the connection is closed, because after a bare
			// Selector.wakeup() the poller looks at each of its connections for timeouts:
			// with ten thousand that move, ten thousand times.
			poller.add(this.wrapper, SelectionKey.OP_READ);
		});
	}

	@Override
	public void keep() {
		this.handler.stay(this.wrapper, () -> {
			try {
				this.channel.setOption(StandardSocketOptions.SO_LINGER, OFF);
				this.wrapper.registerReadInterest();
			}
			catch (IOException ex) {
				// Its client has gone.
				this.wrapper.close();
			}
		});
	}

}
