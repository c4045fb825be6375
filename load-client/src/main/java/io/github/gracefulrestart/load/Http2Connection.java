/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection, many requests at a time, nothing ever sent twice. With TLS the
 * protocol is agreed on by ALPN, without it is taken for granted.
 */
final class Http2Connection implements Session.Listener, AutoCloseable {

	private final Target target;

	private volatile @Nullable ConnectionEvent end;

	private volatile int lastStream = Integer.MAX_VALUE;

	private volatile @Nullable Session session;

	private @Nullable Origin origin;

	private Http2Connection(Target target) {
		this.target = target;
	}

	static Http2Connection open(HTTP2Client client, SslContextFactory.Client tls, Target target)
			throws LostRequestException, InterruptedException {
		Http2Connection connection = new Http2Connection(target);
		CompletableFuture<Session> session = target.tls() ? client.connect(tls, target.address(), connection)
				: client.connect(target.address(), connection);
		try {
			connection.session = session.get(target.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
			return connection;
		}
		catch (TimeoutException ex) {
			throw new LostRequestException(Outcome.CONNECT_TIMEOUT, "No HTTP/2 connection in time", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw LostRequestException.whileConnecting(cause);
			}
			throw new LostRequestException(Outcome.OTHER, String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Returns how the server ended the connection.
	 * @return the event, or {@code null} while it may be used
	 */
	@Nullable ConnectionEvent end() {
		return this.end;
	}

	/**
	 * Sends a request and waits for its response.
	 * @return the complete response, or {@code null} if the connection came to its end
	 * before anything was sent
	 */
	@Nullable Response exchange(Request request) throws LostRequestException, InterruptedException {
		Http2Exchange exchange = new Http2Exchange();
		Stream stream = stream(request, exchange);
		if (stream == null) {
			return null;
		}
		if (!request.isBodiless()) {
			stream.data(new DataFrame(stream.getId(), ByteBuffer.wrap(request.body()), true), Callback.NOOP);
		}
		try {
			return exchange.response().get(this.target.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new LostRequestException(Outcome.READ_TIMEOUT, "No response in time", ex);
		}
		catch (ExecutionException ex) {
			if (stream.getId() > this.lastStream) {
				throw new LostRequestException(Outcome.DECLINED, "GOAWAY named stream " + this.lastStream, ex);
			}
			throw (ex.getCause() instanceof LostRequestException lost) ? lost
					: new LostRequestException(Outcome.OTHER, String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Returns whether another process answers than the one that answered before.
	 */
	synchronized boolean isMovedBy(@Nullable Origin now) {
		Origin before = this.origin;
		this.origin = now;
		return before != null && now != null && before.pid() != now.pid();
	}

	private @Nullable Stream stream(Request request, Http2Exchange exchange)
			throws LostRequestException, InterruptedException {
		Session current = this.session;
		if (current == null || this.end != null) {
			return null;
		}
		try {
			return current.newStream(new HeadersFrame(head(request), null, request.isBodiless()), exchange)
				.get(this.target.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new LostRequestException(Outcome.WRITE_ERROR, "The request was not taken in time", ex);
		}
		catch (ExecutionException ex) {
			if (this.end != null) {
				return null;
			}
			throw new LostRequestException(Outcome.WRITE_ERROR, String.valueOf(ex.getMessage()), ex);
		}
	}

	private MetaData.Request head(Request request) {
		HttpFields.Mutable fields = HttpFields.build();
		request.headers().forEach(fields::put);
		String scheme = this.target.tls() ? "https" : "http";
		HttpURI uri = HttpURI.from(scheme + "://" + this.target.host() + request.path());
		return new MetaData.Request(request.method(), uri, HttpVersion.HTTP_2, fields, request.body().length);
	}

	@Override
	public void onGoAway(Session session, GoAwayFrame frame) {
		this.lastStream = frame.getLastStreamId();
		ended(ConnectionEvent.CLOSED_ANNOUNCED);
	}

	@Override
	public void onClose(Session session, GoAwayFrame frame, Callback callback) {
		ended(ConnectionEvent.CLOSED_IDLE);
		callback.succeeded();
	}

	@Override
	public void onFailure(Session session, Throwable failure, Callback callback) {
		// Jetty does not tell a reset connection from a closed one.
		ended(ConnectionEvent.CLOSED_IDLE);
		callback.succeeded();
	}

	// The first is the cause, those after it its effects.
	private synchronized void ended(ConnectionEvent event) {
		if (this.end == null) {
			this.end = event;
		}
	}

	@Override
	public void close() {
		Session current = this.session;
		if (current != null) {
			current.close(ErrorCode.NO_ERROR.code, null, Callback.NOOP);
		}
	}

}
