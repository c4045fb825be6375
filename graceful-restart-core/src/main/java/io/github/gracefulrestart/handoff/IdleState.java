/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

/**
 * A connection between two requests, as one generation describes it to the next.
 *
 * @param listener the name of the listener that accepted it
 * @param requestsLeft how many more requests the server would take on it; negative for
 * any number
 * @param timeoutMillis how long the server would go on waiting for the next request, in
 * milliseconds; 0 for ever
 */
public record IdleState(String listener, int requestsLeft, long timeoutMillis) {
}
