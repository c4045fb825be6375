/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.util.Map;

/**
 * Says which header fields the requests of a warm-up have, such as credentials. Without a
 * bean of this type they have those that a request must have, and
 * {@code Graceful-Restart-Warm-Up}, by which an application knows them.
 */
@FunctionalInterface
public interface WarmUpHeaders {

	/**
	 * Returns the fields of a request. Called for each, by several threads. If it fails,
	 * so does the request.
	 * @param path path and query of the request
	 * @return names and values, in visible ASCII characters and spaces; one that is
	 * called {@code Host} takes the place of {@code localhost}
	 */
	Map<String, String> headersFor(String path);

}
