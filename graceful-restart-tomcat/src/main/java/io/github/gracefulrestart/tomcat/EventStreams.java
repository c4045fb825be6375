/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.gracefulrestart.tomcat.EndOfStream.Kind;
import org.apache.coyote.Constants;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Ends the streams of events of an endpoint, as if the application had.
 * <p>
 * An asynchronous stream ends by Tomcat's asynchronous timeout, which the application
 * knows: Spring's emitters complete. Over HTTP/1.1 it comes when nobody is within a
 * chunk, because Tomcat would not wait for that; over HTTP/2 Tomcat does. A stream that a
 * servlet writes to without being asynchronous ends with its next chunk, which is
 * refused, so that the servlet stops.
 * <p>
 * What remains impossible, and is cut when the process exits: a stream over HTTP/2 that
 * is not asynchronous; a servlet that is not, and writes nothing more; one whose client
 * does not read. So do other responses without a length, on purpose: a download that ends
 * early, but in good order, would be taken for whole.
 * <p>
 * An asynchronous request whose response has not begun is timed out too: an error is a
 * better answer than none.
 */
final class EventStreams {

	/** Much longer than a thread needs to write a chunk that its client takes. */
	private static final long LOOK_MILLIS = 20;

	private static final long AT_ONCE = -1;

	private final AsyncRequests requests;

	/**
	 * Those of HTTP/1.1, in use or kept for the next request.
	 */
	private final Set<Processor> processors = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	/**
	 * What ends, each once.
	 */
	private final Set<Told> told = ConcurrentHashMap.newKeySet();

	/**
	 * Those that end by a timeout, when nobody is within a chunk.
	 */
	private final Map<NioSocketWrapper, EndOfStream> ending = new ConcurrentHashMap<>();

	private final AtomicBoolean looking = new AtomicBoolean();

	private volatile EndlessTypes types = EndlessTypes.EVENTS;

	EventStreams(AsyncRequests requests) {
		this.requests = requests;
	}

	void types(EndlessTypes types) {
		this.types = types;
	}

	/**
	 * Hears of a new processor of HTTP/1.1.
	 * @param processor the processor
	 */
	void add(Processor processor) {
		this.processors.add(processor);
	}

	/**
	 * Ends streams, then requests without a response. Returns without waiting.
	 * @param atMost how many
	 * @param executor for looking again whether an asynchronous stream can end
	 * @return how many are about to end
	 */
	int end(int atMost, ScheduledExecutorService executor) {
		int ended = this.requests.visit(atMost, this::endAsync);
		for (Processor processor : List.of(this.processors.toArray(Processor[]::new))) {
			if (ended < atMost && endSync(processor)) {
				ended++;
			}
		}
		ended += this.requests.visit(atMost - ended, this::endUnanswered);
		lookLater(executor);
		return ended;
	}

	private boolean endAsync(Processor processor, @Nullable NioSocketWrapper wrapper) {
		return this.types.isEndless(processor.getRequest().getResponse())
				&& timeOut(processor, wrapper, Kind.ASYNC_STREAM);
	}

	private boolean endUnanswered(Processor processor, @Nullable NioSocketWrapper wrapper) {
		return !processor.getRequest().getResponse().isCommitted() && timeOut(processor, wrapper, Kind.UNANSWERED);
	}

	private boolean timeOut(Processor processor, @Nullable NioSocketWrapper wrapper, Kind kind) {
		RequestIdentity request = RequestIdentity.of(processor);
		if (!isFirst(request, kind)) {
			return false;
		}
		if (wrapper == null) {
			processor.timeoutAsync(AT_ONCE);
			return true;
		}
		Optional<EndOfStream> end = EndOfStream.of(processor, request, kind, this.types);
		end.ifPresent((it) -> this.ending.put(wrapper, it));
		return end.isPresent() && !isTold(request, Kind.STREAM);
	}

	private boolean endSync(Processor processor) {
		RequestIdentity id = RequestIdentity.of(processor);
		// The id changes before the rest of the request and its response does, and a
		// request becomes asynchronous before its response begins.
		boolean served = processor.getRequest().getRequestProcessor().getStage() == Constants.STAGE_SERVICE;
		return served && this.types.isEndless(processor.getRequest().getResponse()) && !processor.isAsync()
				&& !isTold(id, Kind.ASYNC_STREAM) && isFirst(id, Kind.STREAM)
				&& EndOfStream.of(processor, id, Kind.STREAM, this.types).isPresent();
	}

	// One that ends by its timeout looks for a moment like one that is not asynchronous,
	// and one that has just begun may be about to become asynchronous.
	private boolean isTold(RequestIdentity request, Kind kind) {
		return this.told.contains(new Told(request, kind));
	}

	private boolean isFirst(RequestIdentity request, Kind kind) {
		return this.told.add(new Told(request, kind));
	}

	private void lookLater(ScheduledExecutorService executor) {
		if (this.ending.isEmpty() || !this.looking.compareAndSet(false, true)) {
			return;
		}
		try {
			executor.schedule(() -> look(executor), LOOK_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The server has stopped.
			this.ending.clear();
		}
	}

	private void look(ScheduledExecutorService executor) {
		this.looking.set(false);
		this.ending.entrySet().removeIf((entry) -> entry.getValue().settle(entry.getKey()));
		lookLater(executor);
	}

	private record Told(RequestIdentity request, Kind kind) {

	}

}
