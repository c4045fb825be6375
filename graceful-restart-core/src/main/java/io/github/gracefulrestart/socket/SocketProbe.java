/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

import jnr.constants.platform.SocketOption;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel what a descriptor is. Safe for use by several threads, one after the
 * other.
 */
final class SocketProbe {

	// struct sockaddr_in and sockaddr_in6, see ip(7) and ipv6(7).
	private static final int PORT = 2;

	private static final int IN_ADDRESS = 4;

	private static final int IN6_ADDRESS = 8;

	private static final int ADDRESS_SIZE = 128;

	private final NativeMemory address = new NativeMemory(ADDRESS_SIZE);

	private final NativeMemory number = new NativeMemory(Integer.BYTES);

	private final NativeMemory length = new NativeMemory(Integer.BYTES);

	/**
	 * Returns the ends of a TCP socket that is connected or listens.
	 * @param descriptor any number
	 * @return the ends; {@code null} if the number is anything else or nothing
	 */
	synchronized @Nullable SocketEnds endsOf(int descriptor) {
		InetSocketAddress local = localAddress(descriptor);
		if (local == null || option(descriptor, SocketOption.SO_TYPE) != Native.SOCK_STREAM) {
			return null;
		}
		InetSocketAddress remote = remoteAddress(descriptor);
		if (remote == null && option(descriptor, SocketOption.SO_ACCEPTCONN) != 1) {
			return null;
		}
		return new SocketEnds(local, remote);
	}

	/**
	 * Returns the family of a TCP socket.
	 * @param descriptor the socket's number
	 * @return the family
	 */
	synchronized ProtocolFamily familyOf(int descriptor) {
		return (option(descriptor, SocketOption.SO_DOMAIN) == Native.AF_INET) ? StandardProtocolFamily.INET
				: StandardProtocolFamily.INET6;
	}

	private @Nullable InetSocketAddress localAddress(int descriptor) {
		return address(Native.LIBC::getsockname, descriptor);
	}

	private @Nullable InetSocketAddress remoteAddress(int descriptor) {
		return address(Native.LIBC::getpeername, descriptor);
	}

	private @Nullable InetSocketAddress address(AddressCall call, int descriptor) {
		this.length.buffer().putInt(0, this.address.size());
		try {
			int result = call.read(descriptor, this.address.pointer(), this.length.pointer());
			return (result == 0) ? read() : null;
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	private int option(int descriptor, SocketOption option) {
		this.length.buffer().putInt(0, this.number.size());
		try {
			int result = Native.LIBC.getsockopt(descriptor, Native.SOL_SOCKET, option.intValue(), this.number.pointer(),
					this.length.pointer());
			return (result == 0) ? this.number.buffer().getInt(0) : -1;
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	private @Nullable InetSocketAddress read() {
		ByteBuffer buffer = this.address.buffer();
		int family = buffer.getShort(0);
		byte[] address;
		if (family == Native.AF_INET) {
			address = new byte[4];
			buffer.get(IN_ADDRESS, address);
		}
		else if (family == Native.AF_INET6) {
			address = new byte[16];
			buffer.get(IN6_ADDRESS, address);
		}
		else {
			return null;
		}
		// The port is in network byte order.
		int port = Byte.toUnsignedInt(buffer.get(PORT)) << Byte.SIZE | Byte.toUnsignedInt(buffer.get(PORT + 1));
		try {
			// Makes an Inet4Address of an IPv4-mapped one, as channels do.
			return new InetSocketAddress(InetAddress.getByAddress(address), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("The kernel gave an address of an unknown length", ex);
		}
	}

	/**
	 * What getsockname(2) and getpeername(2) have in common.
	 */
	private interface AddressCall {

		int read(int descriptor, Pointer address, Pointer length);

	}

}
