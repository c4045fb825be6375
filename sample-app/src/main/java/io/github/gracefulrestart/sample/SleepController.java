/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A slow request that keeps its thread busy.
 */
@RestController
class SleepController {

	@GetMapping(path = "/sleep", produces = "text/plain")
	String sleep(@RequestParam("millis") Pause pause) throws InterruptedException {
		pause.sleep();
		return "slept %d ms%n".formatted(pause.millis());
	}

}
