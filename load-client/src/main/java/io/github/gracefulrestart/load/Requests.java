/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load;

/**
 * What the sample application can be asked.
 */
final class Requests {

	private Requests() {
	}

	/**
	 * Returns a request whose response names the same process twice, in a header and in
	 * the body: a response put together from two would be seen.
	 */
	static Request hello() {
		return Request.get("/hello").answeredBy((response) -> {
			Origin origin = response.origin();
			return origin != null && response.text()
				.startsWith("Hello from pid %d, generation %d,".formatted(origin.pid(), origin.generation()));
		});
	}

}
