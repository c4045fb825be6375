/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The TCP sockets that this process has open, for finding the descriptors behind its
 * channels. It needs no access to the JDK's internals, so it works in a JVM that was
 * started without any flag.
 * <p>
 * {@link #read()} looks once at every descriptor of the process, a few microseconds each:
 * use one instance for a whole batch of channels. An instance does not see what is opened
 * later. It asks the sockets themselves (getsockname(2), getpeername(2)). The tables in
 * {@code /proc/self/net/tcp} and {@code tcp6} also list the sockets of all other
 * processes; with ten thousand connections, only to read them took as long as asking.
 * <p>
 * Safe for use by several threads. A number is valid while its channel is open, so nobody
 * may close the channel before the caller has done with the number.
 */
public final class OpenSockets {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private final SocketProbe probe = new SocketProbe();

	private final Map<SocketEnds, List<Integer>> descriptors = new HashMap<>();

	private OpenSockets(DirectoryStream<Path> entries) {
		entries.forEach((entry) -> add(Integer.parseInt(entry.getFileName().toString())));
	}

	/**
	 * Reads the sockets of this process.
	 * @return the sockets that are open now
	 * @throws IOException if {@code /proc} is not mounted
	 */
	public static OpenSockets read() throws IOException {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS)) {
			return new OpenSockets(entries);
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
	}

	private void add(int descriptor) {
		SocketEnds ends = this.probe.endsOf(descriptor);
		if (ends != null) {
			this.descriptors.merge(ends, List.of(descriptor),
					(some, more) -> Stream.concat(some.stream(), more.stream()).toList());
		}
	}

	/**
	 * Returns the descriptor of a listener.
	 * @param channel a bound TCP channel
	 * @return the descriptor's number; it stays the channel's
	 * @throws IOException if there is none, or several sockets listen on the address
	 * ({@code SO_REUSEPORT}), with the address in the message; or if the channel is
	 * closed
	 */
	public int descriptorOf(ServerSocketChannel channel) throws IOException {
		return find(SocketEnds.of(channel));
	}

	/**
	 * Returns the descriptor of a connection.
	 * @param channel a connected TCP channel
	 * @return the descriptor's number; it stays the channel's
	 * @throws IOException if there is none, with the addresses in the message, for
	 * example because the peer has reset the connection; or if the channel is closed
	 */
	public int descriptorOf(SocketChannel channel) throws IOException {
		return find(SocketEnds.of(channel));
	}

	private int find(SocketEnds ends) throws IOException {
		// The number may be somebody else's by now, so it is looked at again.
		List<Integer> found = new ArrayList<>();
		for (Integer descriptor : this.descriptors.getOrDefault(ends, List.of())) {
			if (ends.equals(this.probe.endsOf(descriptor))) {
				found.add(descriptor);
			}
		}
		if (found.isEmpty()) {
			throw new SocketException("No descriptor of this process is " + ends);
		}
		if (!areOneSocket(found)) {
			throw new SocketException("More than one socket of this process is " + ends);
		}
		return found.get(0);
	}

	// Duplicates of one descriptor are as good as each other.
	private static boolean areOneSocket(List<Integer> descriptors) throws IOException {
		if (descriptors.size() > 1) {
			Path first = inode(descriptors.get(0));
			for (Integer descriptor : descriptors) {
				if (!inode(descriptor).equals(first)) {
					return false;
				}
			}
		}
		return true;
	}

	private static Path inode(int descriptor) throws IOException {
		return Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor)));
	}

}
