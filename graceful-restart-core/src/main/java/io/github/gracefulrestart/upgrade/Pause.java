/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Message.Serving;

/**
 * For how long nobody accepted: from the moment when the predecessor began to shut its
 * gate until the successor's was open. Longer is the time until the predecessor knows of
 * it, in which the successor has also told its listeners and written its pid file.
 */
final class Pause {

	private static final Logger logger = LoggerFactory.getLogger(Pause.class);

	private Pause() {
	}

	/**
	 * Returns how long the pause was.
	 * @param shutAt when the gate began to shut, by {@link System#nanoTime()}
	 * @param serving what the successor said of its gate
	 * @param heardAt when that was heard; the pause had ended by then
	 * @return the pause, exactly if the successor's clock can be compared with this one,
	 * and else at most
	 */
	static Duration between(long shutAt, Serving serving, long heardAt) {
		long known = heardAt - shutAt;
		long said = serving.openedAt().orElse(heardAt) - shutAt;
		logger.debug("The successor's gate was open {} us after this one began to shut, which was heard after {} us",
				said / 1000, known / 1000);
		return Duration.ofNanos((said >= 0 && said <= known) ? said : known);
	}

}
