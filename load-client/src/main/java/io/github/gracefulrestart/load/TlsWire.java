/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

import javax.net.ssl.SSLSocket;

/**
 * TLS, which trusts every certificate: the other end is this machine.
 */
final class TlsWire implements Wire {

	private final SSLSocket socket;

	private final int readTimeout;

	TlsWire(Target target) throws IOException {
		this.readTimeout = (int) target.readTimeout().toMillis();
		Socket plain = new Socket();
		try {
			plain.setTcpNoDelay(true);
			plain.connect(target.address(), (int) target.connectTimeout().toMillis());
			plain.setSoTimeout(this.readTimeout);
			this.socket = (SSLSocket) TrustEveryone.context()
				.getSocketFactory()
				.createSocket(plain, target.address().getHostString(), target.address().getPort(), true);
		}
		catch (IOException ex) {
			plain.close();
			throw ex;
		}
	}

	@Override
	public void handshake() throws IOException {
		this.socket.startHandshake();
	}

	@Override
	public InputStream input() throws IOException {
		return this.socket.getInputStream();
	}

	@Override
	public OutputStream output() throws IOException {
		return this.socket.getOutputStream();
	}

	@Override
	public Silence look() {
		try {
			// TLS has records of its own in between (session tickets), so what is in the
			// socket says nothing. A millisecond is the shortest that can be waited.
			this.socket.setSoTimeout(1);
			return (this.socket.getInputStream().read() < 0) ? Silence.CLOSED : Silence.BROKEN;
		}
		catch (SocketTimeoutException ex) {
			return restoreTimeout();
		}
		catch (IOException ex) {
			return Silence.RESET;
		}
	}

	private Silence restoreTimeout() {
		try {
			this.socket.setSoTimeout(this.readTimeout);
			return Silence.UNBROKEN;
		}
		catch (IOException ex) {
			return Silence.RESET;
		}
	}

	@Override
	public int localPort() {
		return this.socket.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
