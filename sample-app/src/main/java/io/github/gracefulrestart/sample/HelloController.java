/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Says who answers: the quickest way to see an upgrade with curl.
 */
@RestController
class HelloController {

	private final Generation generation;

	private final String version;

	HelloController(Generation generation, @Value("${sample.version}") String version) {
		this.generation = generation;
		this.version = version;
	}

	@GetMapping(path = "/hello", produces = "text/plain")
	String hello() {
		return "Hello from pid %d, generation %d, version %s%n".formatted(ProcessHandle.current().pid(),
				this.generation.number(), this.version);
	}

}
