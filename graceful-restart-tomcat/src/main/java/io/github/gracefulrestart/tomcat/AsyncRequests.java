/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous requests of an endpoint that no thread of Tomcat's is at work on.
 * <p>
 * One of HTTP/1.1 is found at its connection. One of HTTP/2 shares its connection with
 * others, and is known from the time when Tomcat began to watch its timeout.
 * <p>
 * Safe for use by several threads.
 */
final class AsyncRequests {

	private final GracefulNioEndpoint endpoint;

	private final Set<Processor> streams = ConcurrentHashMap.newKeySet();

	AsyncRequests(GracefulNioEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Hears that a request waits.
	 * @param processor its processor
	 */
	void add(Processor processor) {
		if (!(processor instanceof Http11Processor) && !processor.isUpgrade()) {
			this.streams.add(processor);
		}
	}

	/**
	 * Hears that a request does not wait any more.
	 * @param processor its processor
	 */
	void remove(Processor processor) {
		this.streams.remove(processor);
	}

	/**
	 * Visits the requests until enough have been changed. Those of HTTP/1.1 stay as they
	 * are during the visit, those of HTTP/2 may end meanwhile.
	 * @param atMost how many may be changed
	 * @param visitor visits them
	 * @return how many were changed
	 */
	int visit(int atMost, Visitor visitor) {
		int changed = 0;
		for (NioSocketWrapper wrapper : this.endpoint.wrappers()) {
			if (changed < atMost && visit(wrapper, visitor)) {
				changed++;
			}
		}
		for (Processor stream : this.streams) {
			if (changed < atMost && visitor.visit(stream, null)) {
				changed++;
			}
		}
		return changed;
	}

	/**
	 * Visits the request of a connection, if it has one.
	 * @param wrapper the connection
	 * @param visitor visits it
	 * @return whether it was changed
	 */
	static boolean visit(NioSocketWrapper wrapper, Visitor visitor) {
		Lock lock = wrapper.getLock();
		if (!lock.tryLock()) {
			return false;
		}
		try {
			return !wrapper.isClosed() && wrapper.getCurrentProcessor() instanceof Http11Processor processor
					&& processor.isAsync() && visitor.visit(processor, wrapper);
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * What is done with a request.
	 */
	interface Visitor {

		/**
		 * Looks at a request.
		 * @param processor its processor
		 * @param wrapper its connection, whose lock is held; {@code null} if it shares it
		 * with others
		 * @return whether the request was changed
		 */
		boolean visit(Processor processor, @Nullable NioSocketWrapper wrapper);

	}

}
