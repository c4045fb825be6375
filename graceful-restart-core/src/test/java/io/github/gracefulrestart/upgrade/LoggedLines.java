/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What a class logs, by any thread.
 */
final class LoggedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private LoggedLines(Class<?> source) {
		this.logger = (Logger) LoggerFactory.getLogger(source);
	}

	static LoggedLines of(Class<?> source) {
		LoggedLines lines = new LoggedLines(source);
		lines.start();
		lines.logger.addAppender(lines);
		return lines;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.lines.add(event.getLevel() + " " + event.getFormattedMessage());
	}

	List<String> lines() {
		return List.copyOf(this.lines);
	}

	void awaitLine(String part) {
		Generation.await(part, () -> this.lines.stream().anyMatch((line) -> line.contains(part)));
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		stop();
	}

}
