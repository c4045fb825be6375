/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Both ends of a connection.
 */
record UnixPair(UnixConnection left, UnixConnection right) implements Closeable {

	static UnixPair connect(Path directory) throws IOException {
		Path path = directory.resolve("pair-" + System.nanoTime());
		try (UnixListener listener = UnixListener.bind(path)) {
			return new UnixPair(UnixConnection.connect(path), listener.accept());
		}
	}

	/**
	 * Sends a descriptor from left to right.
	 * @param descriptor what to send
	 * @return what arrived
	 */
	Descriptor pass(int descriptor) throws IOException {
		this.left.send(bytes("x"), List.of(descriptor));
		List<Descriptor> received = new ArrayList<>();
		this.right.receive(ByteBuffer.allocate(1), received);
		return received.get(0);
	}

	static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	static String text(ByteBuffer received) {
		return StandardCharsets.UTF_8.decode(received.flip()).toString();
	}

	@Override
	public void close() {
		this.left.close();
		this.right.close();
	}

}
