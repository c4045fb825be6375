/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * Finds the descriptors of many connections, at a cost that does not grow with how often
 * it is asked.
 * <p>
 * A JVM that may look into the JDK, as every successor may, asks the channel. Any other
 * looks through its {@link OpenSockets}, once beforehand and once more for what was
 * accepted since then. So it finds everything that was open when it was first asked for
 * something that it did not know; an upgrade asks when nobody accepts any more.
 * <p>
 * For use by one thread. A number is valid while its channel is open, so nobody may close
 * the channel before the caller has done with the number.
 */
public final class ConnectionDescriptors {

	private final @Nullable JdkChannels channels;

	private final SocketProbe probe = new SocketProbe();

	private @Nullable OpenSockets sockets;

	private boolean readAgain;

	private ConnectionDescriptors(@Nullable JdkChannels channels) {
		this.channels = channels;
	}

	/**
	 * Looks at the sockets of this process, if that is the way to find descriptors.
	 * @return what is known now
	 * @throws IOException if {@code /proc} is needed and not mounted
	 */
	public static ConnectionDescriptors prepare() throws IOException {
		ConnectionDescriptors descriptors = new ConnectionDescriptors(AdoptionPrerequisites.channelsIfOpen());
		if (descriptors.channels == null) {
			descriptors.sockets = OpenSockets.read();
		}
		return descriptors;
	}

	/**
	 * Returns the descriptor of a connection.
	 * @param channel a connected TCP channel
	 * @return the descriptor's number; it stays the channel's
	 * @throws IOException if there is none, with the addresses in the message, for
	 * example because the peer has reset the connection; or if the channel is closed
	 */
	public int of(SocketChannel channel) throws IOException {
		return (this.channels != null) ? ask(this.channels, channel) : search(channel);
	}

	// A channel that was closed meanwhile still knows its number, which may be somebody
	// else's by now.
	private int ask(JdkChannels channels, SocketChannel channel) throws IOException {
		SocketEnds ends = SocketEnds.of(channel);
		int number = channels.numberOf(channel);
		if (!ends.equals(this.probe.endsOf(number))) {
			throw new SocketException("No descriptor of this process is " + ends);
		}
		return number;
	}

	private int search(SocketChannel channel) throws IOException {
		OpenSockets known = (this.sockets != null) ? this.sockets : readAgain();
		try {
			return known.descriptorOf(channel);
		}
		catch (SocketException ex) {
			if (this.readAgain) {
				throw ex;
			}
			return readAgain().descriptorOf(channel);
		}
	}

	private OpenSockets readAgain() throws IOException {
		this.readAgain = true;
		OpenSockets read = OpenSockets.read();
		this.sockets = read;
		return read;
	}

}
