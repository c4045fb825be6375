/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.upgrade;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.github.gracefulrestart.handoff.Successor;

/**
 * The process of a successor that somebody else has started: no child of this one, so
 * nothing tells how it ended. That it did is seen from the end of the conversation. When
 * a process ends, the kernel closes its connections with the other files that its threads
 * share; so it accepts no more by then.
 */
final class NewcomerProcess implements Launch.Launched {

	private static final String HOW = "has ended; whoever started it knows how";

	/** How long the kernel may take to take a killed process apart. */
	private static final Duration DYING = Duration.ofSeconds(10);

	/**
	 * How long it may take to notice that a process has ended which is not killed here.
	 */
	private static final Duration NOTICE = Duration.ofSeconds(1);

	private static final Duration TICK = Duration.ofMillis(10);

	private final Successor successor;

	/** Not known if it lives in another PID namespace. */
	private final @Nullable ConnectedProcess process;

	private final CompletableFuture<String> exit = new CompletableFuture<>();

	private NewcomerProcess(Successor successor) {
		this.successor = successor;
		this.process = successor.isVisible() ? ConnectedProcess.of(successor.pid()).orElse(null) : null;
	}

	static NewcomerProcess of(Successor successor) {
		NewcomerProcess process = new NewcomerProcess(successor);
		Thread thread = new Thread(process::watch, "graceful-restart-newcomer");
		thread.setDaemon(true);
		thread.start();
		return process;
	}

	private void watch() {
		this.successor.awaitEnd();
		try {
			// It may have closed the connection and live on.
			while (this.process != null && this.process.isAlive()) {
				Thread.sleep(TICK.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.exit.complete(HOW);
	}

	@Override
	public long pid() {
		return this.successor.pid();
	}

	@Override
	public CompletableFuture<String> onExit() {
		return this.exit.copy();
	}

	@Override
	public boolean isInReach() {
		return this.process != null;
	}

	@Override
	public void end(Duration patience) {
		if (this.process != null) {
			this.process.end();
			CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
				.execute(this.process.handle()::destroyForcibly);
		}
	}

	@Override
	public boolean kill() {
		if (this.process != null) {
			this.process.handle().destroyForcibly();
		}
		return isGoneWithin(isInReach() ? DYING : NOTICE);
	}

	private boolean isGoneWithin(Duration limit) {
		try {
			this.exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return this.exit.isDone();
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
	}

}
