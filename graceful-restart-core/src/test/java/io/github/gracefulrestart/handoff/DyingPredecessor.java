/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A program that hears a greeting, and ends or hangs up without an answer.
 */
final class DyingPredecessor {

	private DyingPredecessor() {
	}

	public static void main(String[] args) throws Exception {
		try (ServerSocketChannel control = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			control.bind(UnixDomainSocketAddress.of(args[1]));
			System.out.println("listening");
			try (SocketChannel successor = control.accept()) {
				successor.read(ByteBuffer.allocate(1000));
				if (args[0].equals("die")) {
					Runtime.getRuntime().halt(1);
				}
			}
			// Lives until its standard input ends.
			System.in.read();
		}
	}

}
