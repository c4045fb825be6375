/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way back for a predecessor that has shut its gate.
 */
final class Fallback {

	private static final Logger logger = LoggerFactory.getLogger(Fallback.class);

	private final Server server;

	private final Dismissal dismissal;

	Fallback(Server server, Dismissal dismissal) {
		this.server = server;
		this.dismissal = dismissal;
	}

	/**
	 * Kills the successor, whose gate may be open while only one generation may accept,
	 * and serves again.
	 */
	void serveAgain() {
		attempt("kill the successor", this.dismissal::byForce);
		takeBack();
	}

	/** Serves again after a successor that has shut its gate, or is dead. */
	void takeBack() {
		attempt("take back the drain", this.server::stopDrain);
		attempt("open the listeners that the successor has dropped", this.server::reopenListeners);
		attempt("open the gate, so this process accepts no connections; restart it", this.server::openGate);
	}

	// Whatever fails, the gate must open.
	private static void attempt(String what, Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("Could not {}", what, ex);
		}
	}

}
