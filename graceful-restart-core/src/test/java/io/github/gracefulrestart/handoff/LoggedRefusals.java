/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.handoff;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * What is logged of those who were turned away.
 */
final class LoggedRefusals implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	LoggedRefusals() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	List<String> lines() {
		return List.copyOf(this.appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
	}

}
