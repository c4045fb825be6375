/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that does to each connection what a script says, and has no opinion of its own
 * about HTTP.
 */
final class FaultyServer implements AutoCloseable {

	private final ServerSocket listener;

	private final Script script;

	private final List<Socket> open = new CopyOnWriteArrayList<>();

	private FaultyServer(ServerSocket listener, Script script) {
		this.listener = listener;
		this.script = script;
	}

	static FaultyServer doing(Script script) throws IOException {
		return doing(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), script);
	}

	static FaultyServer doing(ServerSocket listener, Script script) {
		FaultyServer server = new FaultyServer(listener, script);
		Thread acceptor = new Thread(server::accept, "faulty-server");
		acceptor.setDaemon(true);
		acceptor.start();
		return server;
	}

	int port() {
		return this.listener.getLocalPort();
	}

	Target target() {
		return Target.http(port());
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.open.add(socket);
				Thread thread = new Thread(() -> play(new Peer(socket)), "faulty-connection");
				thread.setDaemon(true);
				thread.start();
			}
		}
		catch (IOException ex) {
			// Closed: the test is over.
		}
	}

	private void play(Peer peer) {
		try {
			this.script.play(peer);
		}
		catch (IOException ex) {
			// The client gave up first, which is its right.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	/**
	 * What happens to one connection.
	 */
	interface Script {

		void play(Peer peer) throws IOException, InterruptedException;

	}

	/**
	 * The server's end of one connection.
	 *
	 * @param socket the connection
	 */
	record Peer(Socket socket) {

		/**
		 * Reads a request without a body.
		 */
		Peer readRequest() throws IOException {
			int matched = 0;
			while (matched < 4) {
				int b = this.socket.getInputStream().read();
				if (b < 0) {
					throw new IOException("The client closed the connection");
				}
				matched = (b == "\r\n\r\n".charAt(matched)) ? matched + 1 : (b == '\r') ? 1 : 0;
			}
			return this;
		}

		Peer send(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
			this.socket.getOutputStream().flush();
			return this;
		}

		Peer answer(String body, String... fields) throws IOException {
			StringBuilder response = new StringBuilder("HTTP/1.1 200 OK\r\n");
			for (String field : fields) {
				response.append(field).append("\r\n");
			}
			return send(response + "Content-Length: " + body.length() + "\r\n\r\n" + body);
		}

		void close() throws IOException {
			this.socket.close();
		}

		void reset() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

	}

}
