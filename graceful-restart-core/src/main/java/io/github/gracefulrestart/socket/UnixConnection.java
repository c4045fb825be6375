/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jnr.constants.platform.SocketOption;

/**
 * A UNIX-domain stream connection that carries bytes and descriptors (unix(7),
 * {@code SCM_RIGHTS}).
 * <p>
 * Safe for use by several threads: one may send while another receives and a third
 * closes. Threads that do the same wait for each other. A virtual thread that waits here
 * keeps its carrier.
 * <p>
 * Like every stream it has no message boundaries. Descriptors come with the first byte
 * with which they were sent: a {@link #receive} that reaches that byte brings them, even
 * if it begins with bytes that were sent earlier, and ends before the next message that
 * carries any. So a receiver takes descriptors in their order, as many for each message
 * as the message says.
 */
public final class UnixConnection implements Closeable {

	/**
	 * How many descriptors go with one message: the kernel's {@code SCM_MAX_FD}.
	 */
	public static final int MAX_DESCRIPTORS = 253;

	private final SharedSocket socket;

	private final MessageSender sender;

	private final MessageReceiver receiver;

	UnixConnection(Descriptor socket) {
		this(socket, MAX_DESCRIPTORS);
	}

	UnixConnection(Descriptor socket, int maxReceivedDescriptors) {
		this.socket = new SharedSocket(socket);
		this.sender = new MessageSender(this.socket);
		this.receiver = new MessageReceiver(this.socket, maxReceivedDescriptors);
	}

	/**
	 * Connects to a listener.
	 * @param path the path to which the listener is bound
	 * @return the connection
	 * @throws java.net.ConnectException if nobody listens there, with the path in the
	 * message
	 * @throws IOException if this user may not connect, likewise; also if the path has
	 * more than 107 bytes, the kernel's limit
	 */
	public static UnixConnection connect(Path path) throws IOException {
		return new UnixConnection(UnixSocket.connected(path));
	}

	/**
	 * Opens a connection of this process with itself.
	 * @return its two ends
	 * @throws IOException if this process may have no more descriptors
	 */
	public static List<UnixConnection> pair() throws IOException {
		return UnixSocket.pair().stream().map(UnixConnection::new).toList();
	}

	/**
	 * Returns who is at the other end: who connected or, for the one that connected, who
	 * listened.
	 * @return the peer, as it was when the connection was made
	 * @throws IOException if the connection is closed
	 */
	public PeerCredentials peer() throws IOException {
		int number = this.socket.enter();
		try {
			return SocketOptions.peer(number);
		}
		finally {
			this.socket.leave();
		}
	}

	/**
	 * Limits how long {@link #receive} waits for a first byte and {@link #send} for room.
	 * At first neither is limited.
	 * @param receive the limit, with a precision of microseconds; zero for none
	 * @param send the limit of each wait of a {@link #send}; zero for none
	 * @throws IOException if the connection is closed
	 * @throws IllegalArgumentException if a limit is negative
	 */
	public void timeouts(Duration receive, Duration send) throws IOException {
		int number = this.socket.enter();
		try {
			SocketOptions.timeout(number, SocketOption.SO_RCVTIMEO, receive);
			SocketOptions.timeout(number, SocketOption.SO_SNDTIMEO, send);
		}
		finally {
			this.socket.leave();
		}
	}

	/**
	 * Sends bytes, all of them, and descriptors with the first. The descriptors may be
	 * closed here when this method returns: the message holds them.
	 * <p>
	 * When it throws, some of the bytes and the descriptors may have gone, so the
	 * connection is of no more use.
	 * @param bytes what to send, from position to limit
	 * @param descriptors the descriptors, at most {@link #MAX_DESCRIPTORS}; the caller
	 * keeps them open while this method runs
	 * @throws java.net.SocketTimeoutException if the peer took too long to make room
	 * @throws java.nio.channels.ClosedChannelException if the connection is closed here,
	 * also while this thread waits
	 * @throws IOException if the peer is gone, a descriptor is not open, or this user has
	 * more descriptors under way than one process may have open
	 * @throws IllegalArgumentException if there are too many descriptors, or any without
	 * a byte to go with
	 */
	public void send(ByteBuffer bytes, List<Integer> descriptors) throws IOException {
		if (descriptors.size() > MAX_DESCRIPTORS) {
			throw new IllegalArgumentException(
					"A message carries at most %d descriptors, not %d".formatted(MAX_DESCRIPTORS, descriptors.size()));
		}
		if (!bytes.hasRemaining() && !descriptors.isEmpty()) {
			throw new IllegalArgumentException("Descriptors need at least one byte to go with");
		}
		this.sender.send(bytes, descriptors);
	}

	/**
	 * Waits for bytes, and for the descriptors that come with them.
	 * @param into where to put what has come; need not be filled
	 * @param received where to add the descriptors, all close-on-exec; they are the
	 * caller's to close. There are fewer than were sent if this process may have no more
	 * (recvmsg(2), MSG_CTRUNC): whoever sends them has to say how many there are
	 * @return how many bytes have come, at least one, or -1 if the peer has closed the
	 * connection and everything was received
	 * @throws java.net.SocketTimeoutException if nothing came in time; the connection can
	 * still be used
	 * @throws java.nio.channels.ClosedChannelException if the connection is closed here,
	 * also while this thread waits
	 * @throws IOException if the connection was reset
	 * @throws IllegalArgumentException if there is no room for a byte
	 */
	public int receive(ByteBuffer into, List<Descriptor> received) throws IOException {
		if (!into.hasRemaining()) {
			throw new IllegalArgumentException("There must be room for at least one byte");
		}
		return this.receiver.receive(into, received);
	}

	/**
	 * Waits for bytes, without descriptors: those that come with them never enter this
	 * process, because the kernel drops them. It needs far less memory than
	 * {@link #receive}.
	 * @param into where to put what has come; need not be filled
	 * @return how many bytes have come, at least one, or -1 if the peer has closed the
	 * connection and everything was received
	 * @throws UnwantedDescriptorsException if descriptors came; what came with them is in
	 * the buffer
	 * @throws java.net.SocketTimeoutException if nothing came in time; the connection can
	 * still be used
	 * @throws java.nio.channels.ClosedChannelException if the connection is closed here,
	 * also while this thread waits
	 * @throws IOException if the connection was reset
	 * @throws IllegalArgumentException if there is no room for a byte
	 */
	public int receiveBytes(ByteBuffer into) throws IOException {
		if (!into.hasRemaining()) {
			throw new IllegalArgumentException("There must be room for at least one byte");
		}
		return this.receiver.receiveBytes(into);
	}

	/**
	 * Waits until the peer has closed the connection, or somebody here. May be called
	 * while another thread receives, and takes nothing from it.
	 */
	public void awaitEnd() {
		try {
			int number = this.socket.enter();
			try {
				while (!Readiness.await(number, Readiness.NOTHING, Readiness.FOREVER)) {
					this.socket.checkOpen();
				}
			}
			finally {
				this.socket.leave();
			}
		}
		catch (ClosedChannelException ex) {
			// That is what was waited for.
		}
	}

	/**
	 * Closes the connection and ends the waits of other threads. What was sent before can
	 * still be received by the peer.
	 */
	@Override
	public void close() {
		this.socket.close();
	}

	@Override
	public String toString() {
		return "connection on " + this.socket;
	}

}
