/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * TCP. A channel and not a socket, because only a channel can be asked for its end
 * without waiting for it.
 */
final class PlainWire implements Wire {

	private final SocketChannel channel;

	PlainWire(Target target) throws IOException {
		this.channel = SocketChannel.open();
		try {
			this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			this.channel.socket().connect(target.address(), (int) target.connectTimeout().toMillis());
			this.channel.socket().setSoTimeout((int) target.readTimeout().toMillis());
		}
		catch (IOException ex) {
			this.channel.close();
			throw ex;
		}
	}

	@Override
	public void handshake() {
		// TCP has had its own.
	}

	@Override
	public InputStream input() throws IOException {
		// The socket's stream, because the channel's own knows no timeout.
		return this.channel.socket().getInputStream();
	}

	@Override
	public OutputStream output() throws IOException {
		return this.channel.socket().getOutputStream();
	}

	@Override
	public Silence look() {
		try {
			this.channel.configureBlocking(false);
			int count = this.channel.read(ByteBuffer.allocate(1));
			this.channel.configureBlocking(true);
			return (count == 0) ? Silence.UNBROKEN : (count < 0) ? Silence.CLOSED : Silence.BROKEN;
		}
		catch (IOException ex) {
			return Silence.RESET;
		}
	}

	@Override
	public int localPort() {
		return this.channel.socket().getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
