/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.github.gracefulrestart.autoconfigure.actuate.GracefulUpgradeEndpoint;
import io.github.gracefulrestart.autoconfigure.actuate.GracefulUpgradeEndpoint.StateDescriptor;
import io.github.gracefulrestart.upgrade.UpgradeEvent;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells the page how upgrades get on, as server-sent events. A stream ends when its
 * process has handed over, so that the browser opens another one, to the successor.
 */
@RestController
class UpgradeStreamController {

	private static final long NO_TIMEOUT = 0;

	private static final long RECONNECT_MILLIS = Duration.ofMillis(100).toMillis();

	private final Set<SseEmitter> streams = ConcurrentHashMap.newKeySet();

	private final ObjectProvider<GracefulUpgradeEndpoint> endpoint;

	private volatile boolean draining;

	// Not by @Scheduled: the switch would wait for a client that does not read.
	UpgradeStreamController(ObjectProvider<GracefulUpgradeEndpoint> endpoint, TaskScheduler scheduler) {
		this.endpoint = endpoint;
		scheduler.scheduleAtFixedRate(this::tick, Duration.ofMillis(200));
	}

	@GetMapping(path = "/upgrade-stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter open(HttpServletRequest request) {
		SseEmitter stream = new SseEmitter(NO_TIMEOUT);
		stream.onCompletion(() -> this.streams.remove(stream));
		send(stream, SseEmitter.event().name("opened").reconnectTime(RECONNECT_MILLIS).data(request.getRemotePort()));
		send(stream, event(moment()));
		this.streams.add(stream);
		// Looked at after it was added: one that comes in between must not be forgotten.
		if (this.draining) {
			stream.complete();
		}
		return stream;
	}

	@EventListener
	void onUpgradeEvent(UpgradeEvent event) {
		if (event instanceof UpgradeEvent.Draining) {
			this.draining = true;
		}
		else if (event instanceof UpgradeEvent.Serving) {
			this.draining = false;
		}
		// By another thread: nor should other listeners wait for that client.
		CompletableFuture.runAsync(this::tick);
	}

	// One at a time, so that what is sent last is what is so.
	private synchronized void tick() {
		if (!this.streams.isEmpty()) {
			Moment moment = moment();
			this.streams.forEach((stream) -> send(stream, event(moment)));
		}
		if (this.draining) {
			this.streams.forEach(SseEmitter::complete);
		}
	}

	private Moment moment() {
		GracefulUpgradeEndpoint available = this.endpoint.getIfAvailable();
		StateDescriptor state = (available != null) ? available.state()
				: new StateDescriptor(1, ProcessHandle.current().pid(), List.of(), List.of());
		return new Moment(Instant.now(), state);
	}

	private static SseEmitter.SseEventBuilder event(Moment moment) {
		return SseEmitter.event().name("state").data(moment, MediaType.APPLICATION_JSON);
	}

	private void send(SseEmitter stream, SseEmitter.SseEventBuilder event) {
		try {
			stream.send(event);
		}
		catch (IOException | IllegalStateException ex) {
			// The client went away; the container completes the stream.
			this.streams.remove(stream);
		}
	}

	/**
	 * What is so at a moment.
	 *
	 * @param now this process's clock
	 * @param state what {@code GET /actuator/graceful-upgrade} tells
	 */
	record Moment(Instant now, StateDescriptor state) {
	}

}
