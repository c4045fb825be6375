/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.sample;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Gives a body back as it came.
 */
@RestController
class EchoController {

	@PostMapping("/echo")
	HttpEntity<byte[]> echo(@RequestBody(required = false) byte[] body, @RequestHeader(name = HttpHeaders.CONTENT_TYPE,
			defaultValue = MediaType.APPLICATION_OCTET_STREAM_VALUE) MediaType contentType) {
		return ResponseEntity.ok().contentType(contentType).body((body != null) ? body : new byte[0]);
	}

}
