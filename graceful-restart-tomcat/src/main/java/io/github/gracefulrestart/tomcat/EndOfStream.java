/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
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

	/**
	 * How often nothing may have been written since the look before until it is sure that
	 * nobody is within a chunk. Tomcat's writing thread has an empty buffer in the middle
	 * of a large chunk too, for as long as it takes to copy the next part into it.
	 */
	private static final int QUIET_LOOKS = 10;

	private final Lock lock = new ReentrantLock();

	private final Processor processor;

	private final Response response;

	private final RequestIdentity request;

	private final OutputBuffer buffer;

	private final Kind kind;

	private final EndlessTypes types;

	private int quietLooks;

	private long lastWrite;

	private boolean ended;

	private EndOfStream(Processor processor, RequestIdentity request, Kind kind, EndlessTypes types,
			OutputBuffer buffer) {
		this.processor = processor;
		this.response = processor.getRequest().getResponse();
		this.request = request;
		this.kind = kind;
		this.types = types;
		this.buffer = buffer;
	}

	/**
	 * Puts one before the buffer of a response.
	 * @param processor of HTTP/1.1, which keeps its response and its buffer for life
	 * @param request the request whose response is to end
	 * @param kind what is to end
	 * @param types what a stream may be
	 * @return what now stands there; empty if that is impossible
	 */
	static Optional<EndOfStream> of(Processor processor, RequestIdentity request, Kind kind, EndlessTypes types) {
		Response response = processor.getRequest().getResponse();
		return BUFFER.in(response).map((present) -> {
			OutputBuffer buffer = (present instanceof EndOfStream other) ? other.buffer : present;
			EndOfStream end = new EndOfStream(processor, request, kind, types, buffer);
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
			else if ((this.kind == Kind.UNANSWERED) ? this.ended : this.types.isEndless(this.response)) {
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
	 * Somebody may have begun a chunk before this stood here, and not have finished it.
	 * If so, there are bytes in the connection's buffer, or some were written a moment
	 * ago. Whoever comes later is refused, and has nothing unfinished.
	 */
	private boolean refuseIfQuiet(NioSocketWrapper wrapper) {
		if (!this.lock.tryLock()) {
			return false;
		}
		try {
			long last = wrapper.getLastWrite();
			boolean quiet = last == this.lastWrite && !wrapper.hasDataToWrite();
			this.lastWrite = last;
			this.quietLooks = quiet ? this.quietLooks + 1 : 0;
			this.ended = this.ended || (this.quietLooks >= QUIET_LOOKS && !isAnswered());
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
