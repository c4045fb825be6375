/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.it;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.gracefulrestart.load.Lineage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections without an end hear of the upgrade at the limit of the drain.
 */
@Timeout(300)
class LongLivedConnectionsIT {

	private static final int WEB_SOCKETS = 200;

	private static final int STREAMS = 3;

	private static final int SERVICE_RESTART = 1012;

	private static final Duration HALF_THE_SPREAD = Duration.ofMillis(500);

	@Test
	void webSocketsAreToldSpreadAndStreamsOfEventsEndInGoodOrder() throws Exception {
		List<Told> clients = new ArrayList<>();
		List<Socket> streams = new ArrayList<>();
		try (Lineage application = SampleApp.launch("long-lived")
			.arguments("--graceful.restart.drain-timeout=2s", "--graceful.restart.close-spread=1s")
			.start()) {
			InetSocketAddress address = application.target().address();
			HttpClient client = HttpClient.newHttpClient();
			for (int i = 0; i < WEB_SOCKETS; i++) {
				Told told = new Told();
				clients.add(told);
				client.newWebSocketBuilder()
					.buildAsync(URI.create("ws://127.0.0.1:" + address.getPort() + "/ws"), told)
					.join();
			}
			for (int i = 0; i < STREAMS; i++) {
				streams.add(events(address));
			}
			Upgrades.upgrade(application);
			List<Long> moments = clients.stream().map((told) -> told.moment.join()).sorted().toList();
			assertThat(Duration.ofNanos(moments.get(WEB_SOCKETS - 1) - moments.get(0))).isGreaterThan(HALF_THE_SPREAD);
			for (Socket stream : streams) {
				assertThat(readToTheLastChunk(stream)).contains("event:tick");
			}
			assertThat(application.output()).contains(STREAMS + " streams ended").contains("none cut");
		}
		finally {
			for (Socket stream : streams) {
				stream.close();
			}
		}
	}

	private static Socket events(InetSocketAddress address) throws IOException {
		Socket socket = new Socket(address.getAddress(), address.getPort());
		socket.setSoTimeout(60_000);
		socket.getOutputStream()
			.write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	/**
	 * Reads a chunked response.
	 * @throws EOFException if the connection ends before the last chunk
	 */
	private static String readToTheLastChunk(Socket socket) throws IOException {
		DataInputStream in = new DataInputStream(socket.getInputStream());
		while (!line(in).isEmpty()) {
			// The head.
		}
		StringBuilder body = new StringBuilder();
		int size;
		do {
			size = Integer.parseInt(line(in), 16);
			byte[] chunk = new byte[size];
			in.readFully(chunk);
			body.append(new String(chunk, StandardCharsets.UTF_8));
			assertThat(line(in)).isEmpty();
		}
		while (size > 0);
		return body.toString();
	}

	private static String line(DataInputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
			line.append((char) next);
		}
		return line.toString().trim();
	}

	/**
	 * When a client was told that the service restarts.
	 */
	private static final class Told implements WebSocket.Listener {

		final CompletableFuture<Long> moment = new CompletableFuture<>();

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
			if (code == SERVICE_RESTART) {
				this.moment.complete(System.nanoTime());
			}
			else {
				this.moment.completeExceptionally(new IOException("Closed with " + code));
			}
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			this.moment.completeExceptionally(error);
		}

	}

}
