/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.gracefulrestart.handoff.Invitation;
import io.github.gracefulrestart.jvmcache.JvmCache;
import io.github.gracefulrestart.process.SuccessorCommand;
import io.github.gracefulrestart.supervision.Supervision;

/**
 * Finds or makes the cache from which a successor starts, in a thread of its own.
 */
final class CachePreparation implements Preparation {

	private static final Logger logger = LoggerFactory.getLogger(CachePreparation.class);

	/** What would make a training run a successor. */
	private static final Set<String> INVITATION = Set.of(Invitation.SOCKET_VARIABLE, Invitation.TOKEN_VARIABLE,
			Supervision.VARIABLE);

	private final JvmCache cache;

	private final SuccessorCommand plain;

	private final CompletableFuture<SuccessorCommand> command = new CompletableFuture<>();

	private final Thread thread = new Thread(this::run, "graceful-restart-training");

	private CachePreparation(JvmCache cache, SuccessorCommand plain) {
		this.cache = cache;
		this.plain = plain;
	}

	static CachePreparation begin(JvmCache cache, SuccessorCommand plain) {
		CachePreparation preparation = new CachePreparation(cache, plain);
		preparation.thread.setDaemon(true);
		preparation.thread.start();
		return preparation;
	}

	private void run() {
		SuccessorCommand result = this.plain;
		try {
			result = this.cache.speedUp(this.plain, INVITATION);
		}
		catch (InterruptedException ex) {
			logger.debug("The cache is not needed any more", ex);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The successor starts without a cache for its JVM", ex);
		}
		finally {
			this.command.complete(result);
		}
	}

	@Override
	public boolean isOver() {
		return this.command.isDone();
	}

	@Override
	public void onEnd(Runnable action) {
		this.command.thenRun(action);
	}

	/**
	 * Returns the command to start, the plain one before it is over.
	 * @return the command
	 */
	SuccessorCommand command() {
		return this.command.getNow(this.plain);
	}

	/**
	 * Returns the command that does without a cache.
	 * @return the command
	 */
	SuccessorCommand plain() {
		return this.plain;
	}

	@Override
	public void close() {
		if (!isOver()) {
			this.thread.interrupt();
		}
	}

}
