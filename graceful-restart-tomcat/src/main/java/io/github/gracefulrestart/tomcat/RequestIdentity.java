/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import org.apache.coyote.Processor;
import org.apache.coyote.Request;

/**
 * Tells the requests of a process apart, of which many use the same objects in turn.
 *
 * @param id given by Tomcat, which counts in decimal or in hexadecimal, depending on
 * whether the objects are new, so it comes twice
 * @param start when the request began
 */
record RequestIdentity(String id, long start) {

	static RequestIdentity of(Processor processor) {
		Request request = processor.getRequest();
		return new RequestIdentity(request.getRequestId(), request.getStartTimeNanos());
	}

}
