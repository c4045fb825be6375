/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * The thread that starts and stops background work and does nothing else, one step after
 * the other, and is there only while it has something to do. It ends before anything of
 * the application is stopped, which could otherwise be started after that.
 */
class BackgroundThread implements ApplicationListener<ContextClosedEvent>, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundThread.class);

	/** After how long a thread that has nothing left to do ends. */
	private static final Duration ENDING = Duration.ofSeconds(1);

	private final ApplicationContext context;

	private final Duration patience;

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, ENDING.toMillis(), TimeUnit.MILLISECONDS,
			new LinkedBlockingQueue<>(), BackgroundThread::thread);

	/**
	 * Starts nothing yet.
	 * @param context the application's, with whose end this thread ends
	 * @param patience how long that end waits for the steps that are left
	 */
	BackgroundThread(ApplicationContext context, Duration patience) {
		this.context = context;
		this.patience = patience;
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "graceful-restart-background");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Has a step done after those that were given before. May be called by any thread.
	 * @param step what to do
	 * @return completes when it is done, normally in any case; completed if the
	 * application is being stopped, and the step is not done
	 */
	CompletableFuture<Void> execute(Runnable step) {
		try {
			return CompletableFuture.runAsync(() -> attempt(step), this.executor);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application is being stopped, and its background work with it", ex);
			return CompletableFuture.completedFuture(null);
		}
	}

	private static void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A part of the background work was not started, not stopped, or not told", ex);
		}
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			end();
		}
	}

	private void end() {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(this.patience.plus(ENDING).toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Background work is still being started or stopped, and is left alone");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// After the end of an upgrade that this stop calls off, before schedulers refuse
	// work.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 1;
	}

}
