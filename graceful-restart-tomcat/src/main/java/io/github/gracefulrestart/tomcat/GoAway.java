/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.time.Duration;
import java.util.HashMap;
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

	/**
	 * In which round each connection was last asked to end.
	 */
	private final Map<NioSocketWrapper, Integer> asked = new HashMap<>();

	private int round;

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
	 * <p>
	 * Which ones have a stream is not shown, so each is asked in turn.
	 * @param silence for how long nothing must have arrived
	 * @param atMost how many may be asked
	 * @return how many have ended since the last call, of those asked before
	 */
	int endIdle(Duration silence, int atMost) {
		int before = this.asked.size();
		this.asked.keySet().removeIf(NioSocketWrapper::isClosed);
		int ended = before - this.asked.size();
		int left = atMost;
		for (NioSocketWrapper wrapper : this.told.keySet()) {
			if (left <= 0) {
				return ended;
			}
			if (!Integer.valueOf(this.round).equals(this.asked.get(wrapper)) && ask(wrapper, silence)) {
				this.asked.put(wrapper, this.round);
				left--;
			}
		}
		this.round++;
		return ended;
	}

	private boolean ask(NioSocketWrapper wrapper, Duration silence) {
		Processor processor = http2(wrapper);
		long since = this.told.getOrDefault(wrapper, NOT_YET);
		if (processor == null || since == NOT_YET || System.nanoTime() - since < silence.toNanos()
				|| System.currentTimeMillis() - wrapper.getLastRead() < silence.toMillis()) {
			return false;
		}
		processor.timeoutAsync(Long.MAX_VALUE);
		return true;
	}

	private static @Nullable Processor http2(NioSocketWrapper wrapper) {
		return (wrapper.getCurrentProcessor() instanceof UpgradeProcessorInternal processor
				&& NAMES.contains(processor.getUpgradeToken().protocol().toLowerCase(Locale.ROOT))) ? processor : null;
	}

}
