/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.upgrade.UpgradeProcessorInternal;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Tells the HTTP/2 connections of an endpoint to go away, and closes those that stay
 * although they have no stream left.
 * <p>
 * Does per connection what {@code AbstractProtocol.ConnectionHandler.pause} does for all,
 * so that it is known who has been told, and when.
 * <p>
 * For use by one thread.
 */
final class GoAway {

	private static final Set<String> NAMES = Set.of("h2", "h2c");

	private static final long NOT_YET = Long.MAX_VALUE;

	private final GracefulNioEndpoint endpoint;

	/**
	 * When each connection was told, by {@link System#nanoTime()}.
	 */
	private final Map<NioSocketWrapper, Long> told = new ConcurrentHashMap<>();

	GoAway(GracefulNioEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Tells each connection that has not been told. Misses those whose processor is at
	 * work at this instant. Returns without waiting for clients that do not read.
	 */
	void tell() {
		this.told.keySet().removeIf(NioSocketWrapper::isClosed);
		for (NioSocketWrapper wrapper : this.endpoint.wrappers()) {
			Processor processor = http2(wrapper);
			if (processor != null && this.told.putIfAbsent(wrapper, NOT_YET) == null) {
				tell(wrapper, processor);
			}
		}
	}

	private void tell(NioSocketWrapper wrapper, Processor processor) {
		try {
			wrapper.execute(() -> {
				processor.pause();
				this.told.replace(wrapper, System.nanoTime());
			});
		}
		catch (RejectedExecutionException ex) {
			this.told.remove(wrapper);
		}
	}

	/**
	 * Ends connections without an open stream that were told, and have been silent, for
	 * the given time. A client that has heard GOAWAY opens no stream, so none is lost.
	 * Tomcat's own keep-alive timeout does it, which is only running while there is no
	 * stream, and is brought forward here; a connection with no such timeout stays.
	 * @param silence for how long nothing must have arrived
	 */
	void endIdle(Duration silence) {
		long now = System.nanoTime();
		this.told.forEach((wrapper, since) -> {
			Processor processor = http2(wrapper);
			if (processor != null && since != NOT_YET && now - since >= silence.toNanos()
					&& System.currentTimeMillis() - wrapper.getLastRead() >= silence.toMillis()) {
				processor.timeoutAsync(Long.MAX_VALUE);
			}
		});
	}

	private static @Nullable Processor http2(NioSocketWrapper wrapper) {
		return (wrapper.getCurrentProcessor() instanceof UpgradeProcessorInternal processor
				&& NAMES.contains(processor.getUpgradeToken().protocol().toLowerCase(Locale.ROOT))) ? processor : null;
	}

}
