/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.coyote.ActionCode;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Processor;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Stands before the buffer of a stream of events over HTTP/1.1, and refuses the next
 * chunk. A call to {@link #doWrite} is a chunk, so the stream ends between two.
 * <p>
 * It may be put there by any thread, while another one writes or has begun with the next
 * request. So whether it is this stream that is written is found out by the thread that
 * writes. If it is not, this goes away again.
 */
final class EndOfStream implements OutputBuffer {

	private static final PrivateField<OutputBuffer> BUFFER = PrivateField.of(Response.class, "outputBuffer",
			OutputBuffer.class, "streams of events that a thread is writing to are cut");

	private static final long AT_ONCE = -1;

	private final Lock lock = new ReentrantLock();

	private final Processor processor;

	private final Response response;

	private final RequestIdentity request;

	private final OutputBuffer buffer;

	private final Kind kind;

	private boolean ended;

	private EndOfStream(Processor processor, RequestIdentity request, Kind kind, OutputBuffer buffer) {
		this.processor = processor;
		this.response = processor.getRequest().getResponse();
		this.request = request;
		this.kind = kind;
		this.buffer = buffer;
	}

	/**
	 * Returns whether a response has begun that is a stream of events. It is the one kind
	 * of response without a length that may end after any chunk and is not taken for
	 * whole: an event that is not complete is dropped, and the client comes back and says
	 * which one was its last.
	 * @param response the response
	 * @return whether it is a stream of events
	 * @see <a href=
	 * "https://html.spec.whatwg.org/multipage/server-sent-events.html">Server -sent
	 * events</a>
	 */
	static boolean isStreamOfEvents(Response response) {
		String type = response.getContentType();
		return response.isCommitted() && response.getContentLengthLong() == -1 && type != null
				&& type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
	}

	/**
	 * Puts one before the buffer of a response.
	 * @param processor of HTTP/1.1, which keeps its response and its buffer for life
	 * @param request the request whose response is to end
	 * @param kind what is to end
	 * @return what now stands there; empty if that is impossible
	 */
	static Optional<EndOfStream> of(Processor processor, RequestIdentity request, Kind kind) {
		Response response = processor.getRequest().getResponse();
		return BUFFER.in(response).map((present) -> {
			OutputBuffer buffer = (present instanceof EndOfStream other) ? other.buffer : present;
			EndOfStream end = new EndOfStream(processor, request, kind, buffer);
			response.setOutputBuffer(end);
			return end;
		});
	}

	@Override
	public int doWrite(ByteBuffer chunk) throws IOException {
		this.lock.lock();
		try {
			if (!isOfThisRequest()) {
				this.response.setOutputBuffer(this.buffer);
			}
			else if ((this.kind == Kind.UNANSWERED) ? this.ended : isStreamOfEvents(this.response)) {
				refuse();
			}
			return this.buffer.doWrite(chunk);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void refuse() throws IOException {
		boolean tomcat = this.processor.getRequest().isRequestThread();
		if (this.kind != Kind.STREAM && tomcat) {
			// It writes what is left, and the last chunk.
			return;
		}
		if (this.kind == Kind.STREAM && !tomcat) {
			// It has become asynchronous, and is ended as such.
			return;
		}
		if (this.kind == Kind.STREAM && !this.ended) {
			// After an exception Tomcat would close the connection without a last chunk.
			this.response.action(ActionCode.CLOSE, null);
		}
		this.ended = true;
		throw new IOException("The stream of events has ended, because this process does");
	}

	/**
	 * Has Tomcat end an asynchronous stream if nobody is within a chunk.
	 * @param wrapper its connection
	 * @return whether there is nothing left to do; {@code false} if it has to be looked
	 * at again
	 */
	boolean settle(NioSocketWrapper wrapper) {
		Lock connection = wrapper.getLock();
		if (!connection.tryLock()) {
			return false;
		}
		try {
			if (wrapper.isClosed() || wrapper.getCurrentProcessor() != this.processor || !this.processor.isAsync()
					|| !isOfThisRequest() || isAnswered()) {
				return true;
			}
			boolean quiet = refuseIfQuiet(wrapper);
			if (quiet) {
				this.processor.timeoutAsync(AT_ONCE);
			}
			return quiet;
		}
		finally {
			connection.unlock();
		}
	}

	/**
	 * Who has begun a chunk before this stood here, and has not finished it, has bytes in
	 * the connection's buffer. Whoever comes later is refused.
	 */
	private boolean refuseIfQuiet(NioSocketWrapper wrapper) {
		if (!this.lock.tryLock()) {
			return false;
		}
		try {
			this.ended = this.ended || (!wrapper.hasDataToWrite() && !isAnswered());
			return this.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isAnswered() {
		return this.kind == Kind.UNANSWERED && this.response.isCommitted();
	}

	private boolean isOfThisRequest() {
		return RequestIdentity.of(this.processor).equals(this.request);
	}

	@Override
	public long getBytesWritten() {
		return this.buffer.getBytesWritten();
	}

	/**
	 * What is to end.
	 */
	enum Kind {

		/** A stream of events that the request's own thread writes. */
		STREAM,

		/** A stream of events of an asynchronous request. */
		ASYNC_STREAM,

		/** An asynchronous request, unless its response begins before. */
		UNANSWERED

	}

}
