/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import io.github.gracefulrestart.socket.ListenerFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket and the selector in which its acceptor waits.
 * <p>
 * The socket is non-blocking, and has to be: the mode belongs to the open socket, which
 * all processes that hold it share, so one that accepts blockingly would hang on a
 * connection which another one took first. It also allows to wake the acceptor without
 * connecting to the listener, which may reach another process.
 * <p>
 * {@link #accept()}, {@link #close()} and {@link #dispose()} are for one thread at a
 * time.
 */
final class ListeningSocket {

	private static final Logger logger = LoggerFactory.getLogger(ListeningSocket.class);

	private final ServerSocketChannel channel;

	private final SocketAddress address;

	private final Selector selector;

	/**
	 * Takes ownership of a channel.
	 * @param channel the bound channel; closed if this fails
	 * @throws IOException if the channel cannot be made ready
	 */
	ListeningSocket(ServerSocketChannel channel) throws IOException {
		this.channel = channel;
		Selector selector = null;
		try {
			this.address = channel.getLocalAddress();
			selector = channel.provider().openSelector();
			channel.configureBlocking(false);
			channel.register(selector, SelectionKey.OP_ACCEPT);
			this.selector = selector;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			if (selector != null) {
				selector.close();
			}
			throw ex;
		}
	}

	ServerSocketChannel channel() {
		return this.channel;
	}

	/**
	 * Returns the address to which the channel is bound, or was while it was open.
	 * @return the address
	 */
	SocketAddress address() {
		return this.address;
	}

	/**
	 * Takes a connection from the kernel's queue.
	 * @return the connection; {@code null} if none waits, or the socket is closed
	 * @throws IOException if the kernel cannot give it, for example for want of
	 * descriptors
	 */
	@Nullable SocketChannel accept() throws IOException {
		return this.channel.isOpen() ? this.channel.accept() : null;
	}

	/**
	 * Waits until a connection may be there or {@link #wakeUp()} was called.
	 * @throws IOException if waiting fails
	 */
	void await() throws IOException {
		try {
			this.selector.select((key) -> {
			});
		}
		catch (ClosedSelectorException ex) {
			// Disposed of: there is nothing to wait for.
		}
	}

	/**
	 * Ends a present or, if there is none, the next {@link #await()}.
	 */
	void wakeUp() {
		this.selector.wakeup();
	}

	/**
	 * Keeps new connections out of the kernel's queue, which the caller is about to empty
	 * before it closes the socket.
	 * @return whether the kernel does that
	 */
	boolean dropNewConnections() {
		try {
			ListenerFilter.dropNewConnections(this.channel);
			return true;
		}
		catch (IOException ex) {
			logger.debug("Connections that come while {} is being closed may be reset", this.address, ex);
			return false;
		}
	}

	/**
	 * Lets new connections into the kernel's queue, also if another process that holds
	 * the socket keeps them out.
	 * @throws IOException if that fails
	 */
	void admitNewConnections() throws IOException {
		ListenerFilter.admitNewConnections(this.channel);
	}

	/**
	 * Closes the socket. The acceptor goes on waiting, for nothing.
	 * @throws IOException if closing fails
	 */
	void close() throws IOException {
		this.channel.close();
		// A registered descriptor is not closed before its selector has let go of it.
		this.selector.wakeup();
		this.selector.selectNow();
	}

	/**
	 * Closes the socket and ends all waiting.
	 * @throws IOException if closing fails
	 */
	void dispose() throws IOException {
		this.channel.close();
		this.selector.close();
	}

}
