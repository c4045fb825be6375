/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What happens in the life of an upgrade. Events come in the order in which they happen.
 */
public sealed interface UpgradeEvent {

	/**
	 * Somebody asked for an upgrade and it began.
	 *
	 * @param report the upgrade
	 */
	record Started(UpgradeReport report) implements UpgradeEvent {
	}

	/**
	 * A phase of an upgrade of this process begins. The successor of an upgrade hears of
	 * no phase: it learns of all at once, by {@link PredecessorGone}.
	 *
	 * @param report the upgrade; its {@link UpgradeReport#phase()} is the one that begins
	 */
	record PhaseStarted(UpgradeReport report) implements UpgradeEvent {
	}

	/**
	 * A phase of an upgrade of this process is over, and went well. After one that did
	 * not comes {@link Ended}.
	 *
	 * @param report the upgrade; its {@link UpgradeReport#phase()} is the one that ended
	 */
	record PhaseEnded(UpgradeReport report) implements UpgradeEvent {
	}

	/**
	 * This process accepts nothing any more and finishes what it has in hand. Comes
	 * before any connection is closed: WebSocket sessions end when all listeners have
	 * heard this event and returned, but are not kept longer than until the given moment,
	 * and endless responses are ended from that moment on. If an upgrade is rolled back
	 * after it, a {@link Serving} follows.
	 *
	 * @param report the upgrade whose successor serves; null if this process is stopped,
	 * or its predecessor serves again
	 * @param until up to when everything may finish by itself
	 */
	record Draining(@Nullable UpgradeReport report, Instant until) implements UpgradeEvent {
	}

	/**
	 * An upgrade is over, well or not.
	 *
	 * @param report the upgrade
	 */
	record Ended(UpgradeReport report) implements UpgradeEvent {
	}

	/**
	 * This process serves from now on: as the first generation, as a successor that took
	 * over, or as a predecessor that took over again.
	 *
	 * @param generation this process's generation
	 */
	record Serving(int generation) implements UpgradeEvent {
	}

	/**
	 * The predecessor of this process is gone before this process serves, so nobody
	 * accepts connections until it does. {@link Serving} and {@link PredecessorGone}
	 * follow.
	 *
	 * @param upgrade the id of the upgrade
	 */
	record PredecessorLost(String upgrade) implements UpgradeEvent {
	}

	/**
	 * The predecessor of this process is gone; it is alone.
	 *
	 * @param upgrade the id of the upgrade
	 * @param report how the upgrade went, in the words of the predecessor; null if it
	 * died
	 */
	record PredecessorGone(String upgrade, @Nullable UpgradeReport report) implements UpgradeEvent {
	}

}
