/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

import org.apache.coyote.http11.upgrade.UpgradeProcessorInternal;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Says goodbye to the WebSocket clients of an endpoint.
 * <p>
 * Other protocols that an application speaks after an upgrade
 * ({@code HttpServletRequest.upgrade}) have no farewell that is known here. Their
 * connections end by themselves or are cut.
 * <p>
 * {@link #open()} may be called by any thread, the rest by one.
 */
final class WebSocketSessions {

	// By its name, as the library that has the class is optional.
	private static final String HANDLER = "org.apache.tomcat.websocket.server.WsHttpUpgradeHandler";

	private final GracefulNioEndpoint endpoint;

	private final Set<NioSocketWrapper> told = ConcurrentHashMap.newKeySet();

	WebSocketSessions(GracefulNioEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Begins to close sessions, each once, and returns without waiting for clients that
	 * do not read. Misses those that are handling a message at this instant.
	 * @param atMost how many
	 * @param executor for looking again whether a session can be closed
	 * @return how many it were
	 */
	int close(int atMost, ScheduledExecutorService executor) {
		this.told.removeIf(NioSocketWrapper::isClosed);
		int closed = 0;
		for (NioSocketWrapper wrapper : this.endpoint.wrappers()) {
			if (closed >= atMost) {
				break;
			}
			if (wrapper.getCurrentProcessor() instanceof UpgradeProcessorInternal processor && isWebSocket(processor)
					&& this.told.add(wrapper) && close(wrapper, processor, executor)) {
				closed++;
			}
		}
		return closed;
	}

	private boolean close(NioSocketWrapper wrapper, UpgradeProcessorInternal processor,
			ScheduledExecutorService executor) {
		WebSocketFarewell farewell = new WebSocketFarewell(wrapper, processor.getUpgradeToken().httpUpgradeHandler(),
				executor);
		try {
			wrapper.execute(farewell::send);
			return true;
		}
		catch (RejectedExecutionException ex) {
			this.told.remove(wrapper);
			return false;
		}
	}

	/**
	 * Counts the sessions that nobody has begun to close here.
	 * @return how many
	 */
	int open() {
		int open = 0;
		for (NioSocketWrapper wrapper : this.endpoint.wrappers()) {
			if (wrapper.getCurrentProcessor() instanceof UpgradeProcessorInternal processor && isWebSocket(processor)
					&& !this.told.contains(wrapper)) {
				open++;
			}
		}
		return open;
	}

	private static boolean isWebSocket(UpgradeProcessorInternal processor) {
		return processor.getUpgradeToken().httpUpgradeHandler().getClass().getName().equals(HANDLER);
	}

}
