/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

/**
 * How long a drain may take. Up to its limit everything may finish by itself. What has
 * not is closed politely, spread over a time. What has not ended a moment after that is
 * cut.
 */
final class DrainLimits {

	/**
	 * How long after the last polite closing the drain ends. That closing is a few bytes
	 * (a last chunk, a close frame), to which the client may answer: a round trip, or
	 * several where packets get lost. Who has not answered after a second is not there.
	 */
	static final Duration MOMENT = Duration.ofSeconds(1);

	private final Duration closeSpread;

	private Deadline limit = Deadline.NEVER;

	private Deadline spreadEnd = Deadline.NEVER;

	private Deadline end = Deadline.NEVER;

	/**
	 * Returns how long a drain takes at most.
	 * @param settings its limits
	 * @return the time from its beginning to its end
	 */
	static Duration longest(UpgradeSettings settings) {
		return settings.drainTimeout().plus(settings.closeSpread()).plus(MOMENT);
	}

	/**
	 * Sets no limit yet.
	 * @param closeSpread over which time polite closings are spread, if there is room
	 */
	DrainLimits(Duration closeSpread) {
		this.closeSpread = closeSpread;
	}

	/**
	 * Closes politely from a certain moment on. The end comes after that.
	 * @param limit when
	 */
	void closeFrom(Deadline limit) {
		Deadline spreadEnd = limit.plus(this.closeSpread);
		lower(limit, spreadEnd, spreadEnd.plus(MOMENT));
	}

	/**
	 * Sees to it that everything is over by a certain moment. Polite closings begin as
	 * much earlier as they need, but do not take more than half of the time.
	 * @param end when
	 */
	void endBy(Deadline end) {
		Duration half = end.remaining().dividedBy(2);
		Duration moment = shorter(MOMENT, half.dividedBy(2));
		Duration spread = shorter(this.closeSpread, half.minus(moment));
		Deadline spreadEnd = end.minus(moment);
		lower(spreadEnd.minus(spread), spreadEnd, end);
	}

	private void lower(Deadline limit, Deadline spreadEnd, Deadline end) {
		this.limit = this.limit.orEarlier(limit);
		this.spreadEnd = this.spreadEnd.orEarlier(spreadEnd);
		this.end = this.end.orEarlier(end);
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Returns up to when everything may finish by itself.
	 * @return the moment from which on it is closed politely
	 */
	Deadline limit() {
		return this.limit;
	}

	/**
	 * Returns by when everything is to be closed politely.
	 * @return the moment of the last closing
	 */
	Deadline spreadEnd() {
		return this.spreadEnd;
	}

	/**
	 * Returns when what is left is cut.
	 * @return the end of the drain
	 */
	Deadline end() {
		return this.end;
	}

}
