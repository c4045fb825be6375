/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;

import jnr.constants.platform.Errno;
import jnr.constants.platform.SocketOption;

/**
 * Sends messages over a UNIX-domain datagram socket, which the JDK does not have. The
 * kernel tells the receiver which process sent them. May be used by any thread.
 */
public final class UnixDatagram {

	// Without it the kernel sends SIGPIPE when the receiver is gone.
	private static final int MSG_NOSIGNAL = 0x4000;

	private UnixDatagram() {
	}

	/**
	 * Sends a message.
	 * @param address where to: a path, or {@code @} and the name of an abstract socket
	 * @param message the message
	 * @param patience how long the receiver may take to have room for it
	 * @throws IOException if nobody receives there, or there is no room in time
	 */
	public static void send(String address, byte[] message, Duration patience) throws IOException {
		UnixAddress to = address.startsWith("@") ? UnixAddress.ofAbstract(address.substring(1))
				: UnixAddress.of(Path.of(address));
		NativeMemory bytes = new NativeMemory(message.length);
		bytes.buffer().put(message);
		try (Descriptor socket = open()) {
			SocketOptions.timeout(socket.number(), SocketOption.SO_SNDTIMEO, patience);
			send(socket.number(), bytes, to.memory());
		}
		catch (IOException ex) {
			throw new IOException("Cannot send to %s: %s".formatted(address, ex.getMessage()), ex);
		}
		finally {
			Reference.reachabilityFence(bytes);
			Reference.reachabilityFence(to);
		}
	}

	private static Descriptor open() throws IOException {
		int number = Native.LIBC.socket(Native.AF_UNIX, Native.SOCK_DGRAM | Native.SOCK_CLOEXEC, 0);
		if (number < 0) {
			throw Native.failure("socket");
		}
		return Descriptor.of(number);
	}

	private static void send(int socket, NativeMemory bytes, NativeMemory to) throws IOException {
		while (Native.LIBC.sendto(socket, bytes.pointer(), bytes.size(), MSG_NOSIGNAL, to.pointer(), to.size()) < 0) {
			Errno errno = Native.errno();
			if (errno != Errno.EINTR) {
				throw Native.failure("sendto", errno);
			}
		}
	}

}
