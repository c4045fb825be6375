/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/**
 * Makes channels of received descriptors.
 * <p>
 * The channels are the JDK's own, so they work with its selectors, and closing one leaves
 * the socket to the other processes that have it. They are non-blocking, and must stay
 * so: {@code O_NONBLOCK} belongs to the open socket and not to the descriptor (fcntl(2)),
 * so all processes that share a listener see what one of them sets.
 * <p>
 * All methods may be called by any thread.
 */
public final class Adoption {

	/**
	 * The flags which a JVM needs to adopt descriptors.
	 */
	public static final List<String> JVM_FLAGS = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--enable-native-access=ALL-UNNAMED");

	private Adoption() {
	}

	/**
	 * Makes a channel of a listening TCP socket, which takes new connections whatever a
	 * process that held it before had set. Takes ownership of the descriptor: it is
	 * closed with the channel, or at once if this method throws.
	 * @param descriptor the socket
	 * @return the channel, bound and non-blocking
	 * @throws IOException if the descriptor is anything else, or there is an
	 * {@link #obstacle()}
	 */
	public static ServerSocketChannel listener(Descriptor descriptor) throws IOException {
		return adopt(descriptor, (channels, number, probe) -> {
			SocketEnds ends = probe.endsOf(number);
			if (ends == null || ends.remote() != null) {
				throw new SocketException("The received descriptor is not a listening TCP socket");
			}
			ListenerFilter.remove(number);
			return channels.listener(number, probe.familyOf(number));
		});
	}

	/**
	 * Makes a channel of a connected TCP socket. Takes ownership of the descriptor: it is
	 * closed with the channel, or at once if this method throws.
	 * <p>
	 * Options of the socket come as the giver has left them. One that gives up its own
	 * channel without disturbing the connection sets {@code SO_LINGER} to 0, which it is
	 * up to the caller to undo.
	 * @param descriptor the socket
	 * @return the channel, connected and non-blocking
	 * @throws SocketException if the descriptor is anything else, for example because the
	 * peer has reset the connection
	 * @throws IOException if there is an {@link #obstacle()}
	 */
	public static SocketChannel connection(Descriptor descriptor) throws IOException {
		return adopt(descriptor, (channels, number, probe) -> {
			SocketEnds ends = probe.endsOf(number);
			InetSocketAddress remote = (ends != null) ? ends.remote() : null;
			if (remote == null) {
				throw new SocketException("The received descriptor is not a connected TCP socket");
			}
			return channels.connection(number, probe.familyOf(number), remote);
		});
	}

	private static <C extends SelectableChannel> C adopt(Descriptor descriptor, Opening<C> opening) throws IOException {
		try (Descriptor owned = Descriptor.of(descriptor.release())) {
			C channel = opening.open(channels(), owned.number(), new SocketProbe());
			owned.release();
			return nonBlocking(channel);
		}
	}

	private static JdkChannels channels() throws IOException {
		try {
			return AdoptionPrerequisites.check();
		}
		catch (UnsupportedOperationException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	private static <C extends SelectableChannel> C nonBlocking(C channel) throws IOException {
		try {
			channel.configureBlocking(false);
			return channel;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Returns what keeps this JVM from adopting descriptors, in words for an operator who
	 * can do something about it.
	 * @return the obstacle; empty if there is none
	 */
	public static Optional<String> obstacle() {
		try {
			AdoptionPrerequisites.check();
			return Optional.empty();
		}
		catch (UnsupportedOperationException ex) {
			return Optional.of(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Makes a channel of a number that is what it should be.
	 */
	private interface Opening<C> {

		C open(JdkChannels channels, int number, SocketProbe probe) throws IOException;

	}

}
