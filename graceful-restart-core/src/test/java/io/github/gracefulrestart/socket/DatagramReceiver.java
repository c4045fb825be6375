/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jnr.constants.platform.SocketOption;

/**
 * Receives datagrams, as a service manager does.
 */
public final class DatagramReceiver implements AutoCloseable {

	private static final int LONGEST = 4096;

	private final String address;

	private final Descriptor socket;

	/**
	 * Binds an address.
	 * @param address a path, or {@code @} and the name of an abstract socket
	 * @throws IOException if it cannot be bound
	 */
	public DatagramReceiver(String address) throws IOException {
		this.address = address;
		this.socket = Descriptor.of(Native.LIBC.socket(Native.AF_UNIX, Native.SOCK_DGRAM | Native.SOCK_CLOEXEC, 0));
		SocketOptions.timeout(this.socket.number(), SocketOption.SO_RCVTIMEO, Duration.ofSeconds(20));
		UnixAddress to = address.startsWith("@") ? UnixAddress.ofAbstract(address.substring(1))
				: UnixAddress.of(Path.of(address));
		if (Native.LIBC.bind(this.socket.number(), to.memory().pointer(), to.memory().size()) != 0) {
			throw Native.failure("Cannot bind " + address);
		}
	}

	public String address() {
		return this.address;
	}

	/**
	 * Waits for the next datagram.
	 * @return its lines
	 * @throws IOException if there is none within 20 seconds
	 */
	public List<String> next() throws IOException {
		NativeMemory bytes = new NativeMemory(LONGEST);
		int length = (int) Native.LIBC.read(this.socket.number(), bytes.pointer(), LONGEST);
		if (length < 0) {
			throw Native.failure("Nothing came");
		}
		byte[] text = new byte[length];
		bytes.buffer().get(text);
		return new String(text, StandardCharsets.UTF_8).lines().toList();
	}

	/**
	 * Returns whether there is a datagram.
	 * @return whether {@link #next()} has not to wait
	 */
	public boolean hasNext() {
		return Readiness.isReadable(this.socket.number());
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
