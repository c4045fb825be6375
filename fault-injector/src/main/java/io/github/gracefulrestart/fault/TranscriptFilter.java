/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.fault;

import java.nio.file.Path;
import java.util.Locale;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Knows to which step an upgrade has come from what is about to be logged of its
 * conversation, whether or not it is logged in the end. It is called before any lock is
 * taken, by the thread that speaks or listens.
 */
class TranscriptFilter extends TurboFilter {

	private static final String TRANSCRIPT = "io.github.gracefulrestart.handoff.Transcript";

	private final FaultyProcess process = new FaultyProcess(Path.of("").toAbsolutePath());

	@Override
	public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
			Object @Nullable [] params, @Nullable Throwable failure) {
		if (format != null && params != null && params.length == 2 && logger.getName().equals(TRANSCRIPT)) {
			String verb = format.startsWith("Saying") ? "saying " : "heard ";
			this.process.cameTo(verb + nameOf(params[1]));
		}
		return FilterReply.NEUTRAL;
	}

	// LetGo is called LET_GO.
	private static String nameOf(Object message) {
		return message.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
	}

}
