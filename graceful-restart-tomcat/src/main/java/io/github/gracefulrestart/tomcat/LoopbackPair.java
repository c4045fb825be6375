/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A TCP connection with both ends in this process. Two sockets of a UNIX domain would not
 * do: Tomcat sets TCP's options on what it serves, and applications ask for the client's
 * address.
 *
 * @param client the end of the client
 * @param server the end to be served
 */
record LoopbackPair(Socket client, SocketChannel server) {

	/**
	 * Connects the two by a port that only this machine reaches, and only until they are.
	 */
	static LoopbackPair open() throws IOException {
		try (ServerSocketChannel listener = ServerSocketChannel.open()) {
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
			InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
			Socket client = new Socket(address.getAddress(), address.getPort());
			try {
				return new LoopbackPair(client, accept(listener, client));
			}
			catch (IOException | RuntimeException ex) {
				client.close();
				throw ex;
			}
		}
	}

	private static SocketChannel accept(ServerSocketChannel listener, Socket client) throws IOException {
		SocketChannel accepted = listener.accept();
		while (!client.getLocalSocketAddress().equals(accepted.getRemoteAddress())) {
			// Another process of this machine was quicker.
			accepted.close();
			accepted = listener.accept();
		}
		return accepted;
	}

}
