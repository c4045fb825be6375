/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.FileDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

import jnr.ffi.LibraryLoader;

/**
 * Makes a second descriptor of a socket, as another process would have.
 */
final class SecondDescriptor {

	private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

	private SecondDescriptor() {
	}

	static ServerSocketChannel of(ServerSocketChannel channel) throws ReflectiveOperationException {
		return (ServerSocketChannel) constructor("ServerSocketChannelImpl", SelectorProvider.class,
				ProtocolFamily.class, FileDescriptor.class, boolean.class)
			.newInstance(SelectorProvider.provider(), StandardProtocolFamily.INET6, duplicate(channel), true);
	}

	static SocketChannel of(SocketChannel channel) throws Exception {
		return (SocketChannel) constructor("SocketChannelImpl", SelectorProvider.class, ProtocolFamily.class,
				FileDescriptor.class, SocketAddress.class)
			.newInstance(SelectorProvider.provider(), StandardProtocolFamily.INET6, duplicate(channel),
					channel.getRemoteAddress());
	}

	private static FileDescriptor duplicate(Channel channel) throws ReflectiveOperationException {
		Method number = channel.getClass().getDeclaredMethod("getFDVal");
		number.setAccessible(true);
		Method newDescriptor = Class.forName("sun.nio.ch.IOUtil").getDeclaredMethod("newFD", int.class);
		newDescriptor.setAccessible(true);
		return (FileDescriptor) newDescriptor.invoke(null, LIBC.dup((int) number.invoke(channel)));
	}

	private static Constructor<?> constructor(String name, Class<?>... parameters) throws ReflectiveOperationException {
		Constructor<?> constructor = Class.forName("sun.nio.ch." + name).getDeclaredConstructor(parameters);
		constructor.setAccessible(true);
		return constructor;
	}

	/**
	 * The one call that the JDK lacks.
	 */
	public interface LibC {

		int dup(int descriptor);

	}

}
