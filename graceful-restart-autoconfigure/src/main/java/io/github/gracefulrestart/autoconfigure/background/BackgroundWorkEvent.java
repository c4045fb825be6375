/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

/**
 * Tells an application which work that no request asks for it is to do. Published as an
 * application event, by a thread that does nothing else than to start and stop background
 * work: one event after the other, {@link Acquired} first.
 */
public sealed interface BackgroundWorkEvent {

	/**
	 * This process serves and owns background work from now on.
	 */
	record Acquired() implements BackgroundWorkEvent {
	}

	/**
	 * This process does not own background work any more: another is about to serve. The
	 * switch waits until all listeners have returned, up to
	 * {@code graceful.restart.background.stop-timeout}. An ordinary stop is not
	 * announced.
	 */
	record Released() implements BackgroundWorkEvent {
	}

}
