/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.tomcat;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The warnings and errors that Tomcat logs while this is open.
 */
final class TomcatWarnings extends Handler implements AutoCloseable {

	final Collection<String> messages = new ConcurrentLinkedQueue<>();

	TomcatWarnings() {
		Logger.getLogger("").addHandler(this);
	}

	@Override
	public void publish(LogRecord entry) {
		if (entry.getLevel().intValue() >= Level.WARNING.intValue() && !isOfSlowness(entry)) {
			this.messages.add(entry.getMessage() + " " + entry.getThrown());
		}
	}

	// That it took a tenth of a second to seed a generator of session ids.
	private static boolean isOfSlowness(LogRecord entry) {
		return String.valueOf(entry.getLoggerName()).endsWith(".SessionIdGeneratorBase");
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
		Logger.getLogger("").removeHandler(this);
	}

}
