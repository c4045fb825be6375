/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import java.time.Instant;
import java.util.concurrent.Callable;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Slow requests that give their thread back while they wait: in flight, though no thread
 * of the server shows it.
 */
@RestController
class AsyncController {

	private final TaskScheduler scheduler;

	AsyncController(TaskScheduler scheduler) {
		this.scheduler = scheduler;
	}

	@GetMapping(path = "/async", produces = "text/plain")
	DeferredResult<String> async(@RequestParam("millis") Pause pause) {
		DeferredResult<String> result = new DeferredResult<>();
		this.scheduler.schedule(() -> result.setResult("deferred %d ms%n".formatted(pause.millis())),
				Instant.now().plusMillis(pause.millis()));
		return result;
	}

	@GetMapping(path = "/callable", produces = "text/plain")
	Callable<String> callable(@RequestParam("millis") Pause pause) {
		return () -> {
			pause.sleep();
			return "called after %d ms%n".formatted(pause.millis());
		};
	}

}
