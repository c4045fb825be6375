/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.gracefulrestart.handoff.InheritedListeners;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import org.apache.tomcat.websocket.server.WsSci;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Saying goodbye to WebSocket clients.
 */
@Timeout(60)
class WebSocketTests {

	private static final int SERVICE_RESTART = 1012;

	@BeforeEach
	void forget() {
		Chat.closed.clear();
	}

	@Test
	void aClientIsToldOnceThatTheServiceRestartsAndTheApplicationHearsOfIt() throws Exception {
		try (Application application = start(); Listener client = Listener.connect(application, Long.MAX_VALUE)) {
			Awaitility.await().until(() -> application.server.load().sessions() == 1);
			assertThat(application.server.closeSessions(10)).isOne();
			assertThat(application.server.closeSessions(10)).isZero();
			assertThat(application.server.load().sessions()).isZero();
			assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(SERVICE_RESTART);
			assertThat(Chat.closed.poll(10, TimeUnit.SECONDS)).isEqualTo(SERVICE_RESTART);
			Awaitility.await().until(() -> application.server.load().isNone());
			assertThat(Chat.closed).isEmpty();
		}
	}

	@Test
	void noMoreThanAskedForAreTold() throws Exception {
		List<Listener> clients = new ArrayList<>();
		try (Application application = start()) {
			for (int i = 0; i < 5; i++) {
				clients.add(Listener.connect(application, Long.MAX_VALUE));
			}
			Awaitility.await().until(() -> application.server.load().sessions() == 5);
			assertThat(application.server.closeSessions(2)).isEqualTo(2);
			assertThat(application.server.load().sessions()).isEqualTo(3);
			Awaitility.await().until(() -> clients.stream().filter((client) -> client.closed.isDone()).count() == 2);
			assertThat(application.server.closeSessions(10)).isEqualTo(3);
			for (Listener client : clients) {
				assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(SERVICE_RESTART);
			}
		}
	}

	@Test
	void aMessageThatIsBeingSentIsFinishedAndNobodyWaitsForIt() throws Exception {
		try (Application application = start(); Listener client = Listener.connect(application, 0)) {
			client.socket.sendText("large", true).get(10, TimeUnit.SECONDS);
			Awaitility.await().until(() -> Chat.sending && application.server.load().sessions() == 1);
			// Longer than it takes to fill the buffers on the way.
			Thread.sleep(300);
			long start = System.nanoTime();
			assertThat(application.server.closeSessions(10)).isOne();
			assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
			// Longer than Tomcat would wait for the message.
			Thread.sleep(300);
			client.socket.request(Long.MAX_VALUE);
			assertThat(client.closed.get(20, TimeUnit.SECONDS)).isEqualTo(SERVICE_RESTART);
			assertThat(client.received).hasValue(Application.LARGE);
		}
	}

	private static Application start() throws Exception {
		return Application.startWith(new TomcatServer(InheritedListeners.NONE, true),
				(context) -> context.addServletContainerInitializer(new WsSci(), Set.of(Chat.class)), (connector) -> {
				});
	}

	/**
	 * Sends a large message on a thread of its own if asked to.
	 */
	@ServerEndpoint("/ws")
	public static final class Chat {

		static final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

		static volatile boolean sending;

		@OnMessage
		public void onMessage(Session session, String message) {
			new Thread(() -> {
				sending = true;
				try {
					session.getBasicRemote().sendText("x".repeat(Application.LARGE));
				}
				catch (IOException | IllegalStateException ex) {
					// The client will miss it.
				}
			}).start();
		}

		@OnClose
		public void onClose(CloseReason reason) {
			closed.add(reason.getCloseCode().getCode());
		}

	}

	private static final class Listener implements WebSocket.Listener, AutoCloseable {

		final CompletableFuture<Integer> closed = new CompletableFuture<>();

		final AtomicLong received = new AtomicLong();

		private final long demand;

		final WebSocket socket;

		private Listener(Application application, long demand) {
			this.demand = demand;
			this.socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://127.0.0.1:" + application.address().getPort() + "/ws"), this)
				.join();
		}

		static Listener connect(Application application, long demand) {
			return new Listener(application, demand);
		}

		@Override
		public void onOpen(WebSocket socket) {
			if (this.demand > 0) {
				socket.request(this.demand);
			}
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.received.addAndGet(data.length());
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
			this.closed.complete(code);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			this.closed.completeExceptionally(error);
		}

		@Override
		public void close() {
			this.socket.abort();
		}

	}

}
