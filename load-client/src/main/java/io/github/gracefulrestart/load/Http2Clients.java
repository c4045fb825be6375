/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.time.Duration;
import java.time.Instant;

import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The clients of an HTTP/2 load, which share what Jetty needs to serve them.
 */
final class Http2Clients implements AutoCloseable {

	// Or a server that is down would be asked as fast as this machine can ask.
	private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

	private final HTTP2Client jetty = new HTTP2Client();

	private final SslContextFactory.Client tls = new SslContextFactory.Client(true);

	private final Target target;

	private final Tally tally;

	private final Stop stop;

	Http2Clients(Target target, Tally tally, Stop stop) {
		this.target = target;
		this.tally = tally;
		this.stop = stop;
		// Who is silent for how long is for the load to say.
		this.jetty.setIdleTimeout(0);
		try {
			this.tls.setEndpointIdentificationAlgorithm(null);
			this.tls.start();
			this.jetty.start();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Cannot start the HTTP/2 client", ex);
		}
	}

	Client client() {
		return new Client();
	}

	@Override
	public void close() {
		try {
			this.jetty.stop();
			this.tls.stop();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Cannot stop the HTTP/2 client", ex);
		}
	}

	/**
	 * One client with at most one connection that is good for new requests.
	 */
	final class Client {

		private @Nullable Http2Connection connection;

		void exchange(Request request) throws InterruptedException {
			long start = System.nanoTime();
			try {
				Http2Connection used = usable();
				Response response = used.exchange(request);
				// Not a retry: a connection that gives no response has sent nothing.
				while (response == null) {
					used = usable();
					response = used.exchange(request);
				}
				Duration took = Duration.ofNanos(System.nanoTime() - start);
				Outcome outcome = request.judge(response);
				if (outcome.isFailure()) {
					keep(request, outcome, response.toString(), took);
				}
				follow(used, response);
				Http2Clients.this.tally.answered(outcome, response.origin(), took);
			}
			catch (LostRequestException ex) {
				keep(request, ex.outcome(), String.valueOf(ex.getMessage()),
						Duration.ofNanos(System.nanoTime() - start));
				Http2Clients.this.tally.lost(ex.outcome());
				Http2Clients.this.stop.await(AFTER_FAILURE);
			}
		}

		private synchronized Http2Connection usable() throws LostRequestException, InterruptedException {
			Http2Connection current = this.connection;
			if (current != null) {
				ConnectionEvent end = current.end();
				if (end == null) {
					return current;
				}
				Http2Clients.this.tally.happened(end);
				// Not closed: responses may be due on it, and the server closes it after
				// the last.
				this.connection = null;
			}
			Http2Connection opened = Http2Connection.open(Http2Clients.this.jetty, Http2Clients.this.tls,
					Http2Clients.this.target);
			Http2Clients.this.tally.happened(ConnectionEvent.OPENED);
			this.connection = opened;
			return opened;
		}

		private void follow(Http2Connection used, Response response) {
			if (used.isMovedBy(response.origin())) {
				Http2Clients.this.tally.happened(ConnectionEvent.MOVED);
			}
		}

		private void keep(Request request, Outcome outcome, String detail, Duration took) {
			Http2Clients.this.tally
				.keep(new Failure(Instant.now(), request.toString(), outcome, detail, 0, 0, took, null));
		}

	}

}
