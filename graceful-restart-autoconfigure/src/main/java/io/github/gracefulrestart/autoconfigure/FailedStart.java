/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import java.io.IOException;

import io.github.gracefulrestart.handoff.Message;
import io.github.gracefulrestart.handoff.Predecessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/**
 * Tells the predecessor why this process does not take over when its application does not
 * start. It must not learn of it from the end of the process: threads that the
 * application has left behind may keep the process alive.
 */
final class FailedStart implements ApplicationListener<ApplicationFailedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(FailedStart.class);

	private static final int LONGEST_REASON = 1000;

	private final ConfigurableApplicationContext context;

	private final Predecessor predecessor;

	FailedStart(ConfigurableApplicationContext context, Predecessor predecessor) {
		this.context = context;
		this.predecessor = predecessor;
	}

	@Override
	public void onApplicationEvent(ApplicationFailedEvent event) {
		if (event.getApplicationContext() != this.context) {
			return;
		}
		try {
			this.predecessor.tell(new Message.Abort(reason(event.getException())));
		}
		catch (IOException ex) {
			logger.debug("The predecessor did not hear why the application did not start", ex);
		}
		// Otherwise the upgrader runs, and closes it when the context is closed.
		if (!this.context.isActive()) {
			this.predecessor.close();
		}
	}

	private static String reason(Throwable failure) {
		String text = "its application did not start: " + NestedExceptionUtils.getMostSpecificCause(failure);
		return (text.length() <= LONGEST_REASON) ? text : text.substring(0, LONGEST_REASON) + " ...";
	}

}
