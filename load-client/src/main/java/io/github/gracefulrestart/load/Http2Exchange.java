/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request on a stream of its own: collects the response, or the reason why there is
 * none.
 */
final class Http2Exchange implements Stream.Listener {

	private final CompletableFuture<Response> response = new CompletableFuture<>();

	private final Headers headers = new Headers();

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private volatile int status;

	CompletableFuture<Response> response() {
		return this.response;
	}

	@Override
	public void onHeaders(Stream stream, HeadersFrame frame) {
		if (frame.getMetaData() instanceof MetaData.Response start) {
			this.status = start.getStatus();
			start.getHttpFields()
				.forEach((field) -> this.headers.add(field.getName(), String.valueOf(field.getValue())));
		}
		if (frame.isEndStream()) {
			complete();
		}
		else {
			stream.demand();
		}
	}

	@Override
	public void onDataAvailable(Stream stream) {
		Stream.Data data = stream.readData();
		if (data == null) {
			stream.demand();
			return;
		}
		ByteBuffer buffer = data.frame().getByteBuffer();
		byte[] bytes = new byte[buffer.remaining()];
		buffer.get(bytes);
		this.body.write(bytes, 0, bytes.length);
		boolean last = data.frame().isEndStream();
		data.release();
		if (last) {
			complete();
		}
		else {
			stream.demand();
		}
	}

	private void complete() {
		this.response.complete(new Response(this.status, this.headers, this.body.toByteArray(), false));
	}

	@Override
	public void onReset(Stream stream, ResetFrame frame, Callback callback) {
		fail(frame.getError(), Outcome.RESET, "RST_STREAM", null);
		callback.succeeded();
	}

	@Override
	public void onFailure(Stream stream, int error, String reason, Throwable failure, Callback callback) {
		// Jetty does not tell a reset connection from a closed one.
		fail(error, Outcome.CLOSED_UNANSWERED, reason, failure);
		callback.succeeded();
	}

	private void fail(int error, Outcome unanswered, @Nullable String reason, @Nullable Throwable cause) {
		Outcome outcome;
		if (this.status != 0) {
			outcome = Outcome.TRUNCATED;
		}
		else {
			outcome = (error == ErrorCode.REFUSED_STREAM_ERROR.code) ? Outcome.DECLINED : unanswered;
		}
		this.response.completeExceptionally(
				new LostRequestException(outcome, "%s, %s".formatted(ErrorCode.toString(error, null), reason), cause));
	}

}
