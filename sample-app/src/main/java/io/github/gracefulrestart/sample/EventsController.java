/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.http.MediaType;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Server-sent events without end: one every 100 ms to everybody who listens.
 */
@RestController
class EventsController {

	private static final long NO_TIMEOUT = 0;

	private final Set<SseEmitter> emitters = ConcurrentHashMap.newKeySet();

	private final AtomicLong count = new AtomicLong();

	// Not by @Scheduled: clients listen to a process that drains, too.
	EventsController(TaskScheduler scheduler) {
		scheduler.scheduleAtFixedRate(this::tick, Duration.ofMillis(100));
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter events() {
		SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
		emitter.onCompletion(() -> this.emitters.remove(emitter));
		this.emitters.add(emitter);
		return emitter;
	}

	private void tick() {
		long id = this.count.incrementAndGet();
		for (SseEmitter emitter : this.emitters) {
			send(emitter, id);
		}
	}

	private void send(SseEmitter emitter, long id) {
		try {
			emitter.send(SseEmitter.event().id(Long.toString(id)).name("tick").data(id));
		}
		catch (IOException | IllegalStateException ex) {
			// The client went away; the container completes the emitter.
			this.emitters.remove(emitter);
		}
	}

}
