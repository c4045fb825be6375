/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import io.github.gracefulrestart.handoff.InheritedListeners;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ending responses that would not end by themselves.
 */
@Timeout(60)
class EventStreamTests {

	private static final int ROUNDS = 40;

	/**
	 * Bytes of an event, so that its writer waits for the client within a chunk too.
	 */
	private static final int MORE_THAN_A_BUFFER = 20_000;

	private final Random random = new Random(1);

	private final Events events = new Events();

	@ParameterizedTest
	@ValueSource(strings = { "/events/async", "/events/sync" })
	void aStreamThatIsWrittenToAllTheTimeEndsBetweenTwoChunks(String path) throws Exception {
		try (Application application = start()) {
			for (int i = 0; i < ROUNDS; i++) {
				try (Client client = Client.connect(application.address())) {
					CompletableFuture<Client.Response> response = read(client.request(path));
					Thread.sleep(this.random.nextInt(10));
					// Again and again, as it may not have begun the first time.
					Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
						application.server.endStreams(10);
						return response.isDone();
					});
					assertThat(response.get(10, TimeUnit.SECONDS).isOk()).isTrue();
				}
				int ended = i + 1;
				Awaitility.await().until(() -> this.events.ended.get() == ended);
			}
		}
	}

	@Test
	void aStreamWhoseClientIsInTheMiddleOfAChunkWaitsForIt() throws Exception {
		try (Application application = start(); Client client = Client.connect(application.address())) {
			client.request("/events/async");
			AtomicInteger written = new AtomicInteger(-1);
			Awaitility.await()
				.pollInterval(Duration.ofMillis(100))
				.until(() -> written.getAndSet(this.events.written.get()) == this.events.written.get());
			endOne(application);
			Thread.sleep(200);
			assertThat(client.response().isOk()).isTrue();
		}
	}

	@Test
	void aStreamThatIsQuietEndsAndItsConnectionIsServed() throws Exception {
		try (Application application = start(); Client client = Client.connect(application.address())) {
			client.request("/events/quiet");
			endOne(application);
			assertThat(client.response().body()).isEqualTo("data: 1\n\n");
			assertThat(client.get("/").body()).startsWith("first");
			assertThat(application.server.endStreams(10)).isZero();
			assertThat(client.get("/").body()).startsWith("first");
		}
	}

	@Test
	void aStreamOverHttp2Ends() throws Exception {
		try (Application application = start(); Http2Client client = Http2Client.connect(application.address())) {
			client.request(1, "/events/quiet");
			endOne(application);
			assertThat(client.response(1)).isEqualTo("data: 1\n\n");
		}
	}

	@Test
	void noMoreThanAskedForEnd() throws Exception {
		try (Application application = start();
				Client one = Client.connect(application.address()).request("/events/quiet");
				Client other = Client.connect(application.address()).request("/events/quiet")) {
			Awaitility.await().until(() -> this.events.written.get() == 2);
			Awaitility.await().until(() -> application.server.endStreams(1) == 1);
			Awaitility.await().until(() -> this.events.completed.get() == 1);
			Awaitility.await().until(() -> application.server.endStreams(1) == 1);
			assertThat(one.response().isOk()).isTrue();
			assertThat(other.response().isOk()).isTrue();
		}
	}

	@Test
	void aDownloadWithoutALengthIsLeftToFinish() throws Exception {
		try (Application application = start(); Client client = Client.connect(application.address())) {
			client.request("/events/download");
			Awaitility.await().until(() -> this.events.written.get() == 1);
			for (int i = 0; i < 20; i++) {
				assertThat(application.server.endStreams(10)).isZero();
				Thread.sleep(5);
			}
			this.events.released.set(true);
			assertThat(client.response().body()).endsWith("the end");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-ndjson", "Application/X-NDJSON;charset=UTF-8" })
	void aStreamOfATypeThatWasNamedEndsToo(String type) throws Exception {
		TomcatServer server = new TomcatServer(InheritedListeners.NONE, true);
		server.endlessTypes(List.of("application/x-ndjson", "Text/CSV"));
		this.events.type = type;
		try (Application application = start(server); Client client = Client.connect(application.address())) {
			client.request("/events/quiet");
			endOne(application);
			assertThat(client.response().isOk()).isTrue();
		}
	}

	@Test
	void anAsynchronousRequestThatWasNotAnsweredIsAnsweredWithAnError() throws Exception {
		try (Application application = start(); Client client = Client.connect(application.address())) {
			client.request("/events/never");
			endOne(application);
			assertThat(client.response().head()).startsWith("HTTP/1.1 500");
		}
	}

	private static CompletableFuture<Client.Response> read(Client client) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return client.response();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static void endOne(Application application) {
		Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> application.server.endStreams(10) == 1);
	}

	private Application start() throws Exception {
		return start(new TomcatServer(InheritedListeners.NONE, true));
	}

	private Application start(TomcatServer server) throws Exception {
		return Application.startWith(server, (context) -> {
			Tomcat.addServlet(context, "events", this.events).setAsyncSupported(true);
			context.addServletMappingDecoded("/events/*", "events");
		}, (connector) -> connector.addUpgradeProtocol(new Http2Protocol()));
	}

	private static final class Events extends HttpServlet {

		final AtomicInteger written = new AtomicInteger();

		final AtomicInteger completed = new AtomicInteger();

		/** How often one who writes without end has been stopped. */
		final AtomicInteger ended = new AtomicInteger();

		final AtomicBoolean released = new AtomicBoolean();

		volatile String type = "text/event-stream";

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setContentType(this.type);
			switch (request.getPathInfo()) {
				case "/sync" -> {
					writeWithoutEnd(response);
					throw new IOException("Stopped");
				}
				case "/async" -> {
					async(request);
					new Thread(() -> writeWithoutEnd(response)).start();
				}
				case "/quiet" -> {
					async(request);
					response.getOutputStream().print("data: 1\n\n");
					response.flushBuffer();
					this.written.incrementAndGet();
				}
				case "/never" -> request.startAsync().setTimeout(0);
				default -> download(response);
			}
		}

		private void async(HttpServletRequest request) {
			AsyncContext async = request.startAsync();
			async.setTimeout(0);
			async.addListener(new Completing());
		}

		private void writeWithoutEnd(HttpServletResponse response) {
			byte[] event = new byte[MORE_THAN_A_BUFFER];
			try {
				OutputStream out = response.getOutputStream();
				while (true) {
					Arrays.fill(event, (byte) ('a' + this.written.incrementAndGet() % 26));
					out.write(event, 0, 1 + 7_919 * this.written.get() % event.length);
					out.flush();
				}
			}
			catch (IOException | RuntimeException ex) {
				// The latter when Tomcat has taken the response away meanwhile.
				this.ended.incrementAndGet();
			}
		}

		private void download(HttpServletResponse response) throws IOException {
			response.setContentType("text/csv");
			while (!this.released.get()) {
				response.getOutputStream().print("a,b,c\n");
				response.flushBuffer();
				this.written.set(1);
			}
			response.getOutputStream().print("the end");
		}

		private final class Completing implements AsyncListener {

			@Override
			public void onTimeout(AsyncEvent event) {
				event.getAsyncContext().complete();
			}

			@Override
			public void onComplete(AsyncEvent event) {
				Events.this.completed.incrementAndGet();
			}

			@Override
			public void onError(AsyncEvent event) {
			}

			@Override
			public void onStartAsync(AsyncEvent event) {
			}

		}

	}

}
