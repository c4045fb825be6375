/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * The JDK's own way from a descriptor to a channel, and back.
 * <p>
 * {@link SocketChannel} says that "it is not possible to create a channel for an
 * arbitrary, pre-existing socket", and means its public interface. The constructors used
 * here, with the same parameters in JDK 17 to 25, are those by which the JDK makes a
 * channel of an accepted socket and of the one that it inherits from inetd. (The public
 * {@link System#inheritedChannel()} is no way: it knows descriptor 0 only, and closing
 * its channel sends standard output and error to {@code /dev/null}.)
 */
final class JdkChannels {

	private final Constructor<? extends ServerSocketChannel> listener;

	private final Constructor<? extends SocketChannel> connection;

	private final Method descriptor;

	private final Method number;

	/**
	 * Looks for the JDK's internals.
	 * @throws ReflectiveOperationException if this JDK has others
	 * @throws java.lang.reflect.InaccessibleObjectException if their package is not open
	 */
	JdkChannels() throws ReflectiveOperationException {
		this.listener = Class.forName("sun.nio.ch.ServerSocketChannelImpl")
			.asSubclass(ServerSocketChannel.class)
			.getDeclaredConstructor(SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, boolean.class);
		this.connection = Class.forName("sun.nio.ch.SocketChannelImpl")
			.asSubclass(SocketChannel.class)
			.getDeclaredConstructor(SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class,
					SocketAddress.class);
		this.descriptor = Class.forName("sun.nio.ch.IOUtil").getDeclaredMethod("newFD", int.class);
		this.number = Class.forName("sun.nio.ch.SelChImpl").getDeclaredMethod("getFDVal");
		this.listener.setAccessible(true);
		this.connection.setAccessible(true);
		this.descriptor.setAccessible(true);
		this.number.setAccessible(true);
	}

	/**
	 * Makes a channel of a listening socket.
	 * @param number the socket's descriptor, which the channel closes
	 * @param family the socket's family
	 * @return the channel
	 * @throws IOException if that fails; the descriptor is then still open
	 */
	ServerSocketChannel listener(int number, ProtocolFamily family) throws IOException {
		return create(this.listener, SelectorProvider.provider(), family, descriptor(number), true);
	}

	/**
	 * Makes a channel of a connected socket.
	 * @param number the socket's descriptor, which the channel closes
	 * @param family the socket's family
	 * @param remote the address of the peer
	 * @return the channel
	 * @throws IOException if that fails; the descriptor is then still open
	 */
	SocketChannel connection(int number, ProtocolFamily family, SocketAddress remote) throws IOException {
		return create(this.connection, SelectorProvider.provider(), family, descriptor(number), remote);
	}

	/**
	 * Returns the descriptor behind a channel.
	 * @param channel a channel of the JDK's own
	 * @return the number, also if the channel is closed
	 * @throws IOException if the channel is somebody else's
	 */
	int numberOf(SocketChannel channel) throws IOException {
		try {
			return (int) this.number.invoke(channel);
		}
		catch (ReflectiveOperationException | IllegalArgumentException ex) {
			throw new IOException("The JDK knows no descriptor of " + channel, ex);
		}
	}

	private Object descriptor(int number) throws IOException {
		try {
			return this.descriptor.invoke(null, number);
		}
		catch (ReflectiveOperationException ex) {
			throw new IOException("The JDK made no descriptor of " + number, ex);
		}
	}

	private static <C> C create(Constructor<C> constructor, Object... arguments) throws IOException {
		try {
			return constructor.newInstance(arguments);
		}
		catch (ReflectiveOperationException ex) {
			throw new IOException("The JDK made no channel of the descriptor", ex);
		}
	}

}
