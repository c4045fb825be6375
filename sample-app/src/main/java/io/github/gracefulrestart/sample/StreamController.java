/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * A download that takes its time: its response has begun long before it ends.
 */
@RestController
class StreamController {

	private static final int MAX_CHUNKS = 100_000;

	@GetMapping("/stream")
	ResponseEntity<StreamingResponseBody> stream(@RequestParam int chunks, @RequestParam("millis") Pause pause,
			HttpServletResponse response) {
		if (chunks < 0 || chunks > MAX_CHUNKS) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "chunks must be between 0 and " + MAX_CHUNKS);
		}
		StreamingResponseBody body = (out) -> {
			for (int i = 1; i <= chunks; i++) {
				out.write("chunk %d of %d%n".formatted(i, chunks).getBytes(StandardCharsets.UTF_8));
				// Spring ignores a flush of the stream itself.
				response.flushBuffer();
				sleep(pause);
			}
		};
		// A browser that may guess the type waits for 512 bytes before it shows any.
		return ResponseEntity.ok()
			.contentType(MediaType.TEXT_PLAIN)
			.header("X-Content-Type-Options", "nosniff")
			.body(body);
	}

	private static void sleep(Pause pause) {
		try {
			pause.sleep();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while streaming", ex);
		}
	}

}
