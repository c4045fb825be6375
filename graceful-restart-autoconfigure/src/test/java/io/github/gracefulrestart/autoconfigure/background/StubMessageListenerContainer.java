/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.context.SmartLifecycle;

/**
 * Has the name and the life cycle of a message listener container, but no messages.
 */
public class StubMessageListenerContainer implements SmartLifecycle {

	private volatile boolean running;

	private volatile boolean autoStartup = true;

	private volatile boolean failing;

	private volatile boolean stoppingAtOnce;

	private volatile String id = "";

	private volatile int starts;

	private volatile CountDownLatch finished = new CountDownLatch(0);

	private int phase = DEFAULT_PHASE;

	StubMessageListenerContainer startedByHand() {
		this.autoStartup = false;
		return this;
	}

	StubMessageListenerContainer inPhase(int phase) {
		this.phase = phase;
		return this;
	}

	StubMessageListenerContainer withId(String id) {
		this.id = id;
		return this;
	}

	void fail(boolean failing) {
		this.failing = failing;
	}

	/** Has a message in hand until {@link #finish()}. */
	void handleMessage() {
		this.finished = new CountDownLatch(1);
	}

	/** Behaves as those of JMS: does not run any more as soon as it is told to stop. */
	void stopAtOnce() {
		this.stoppingAtOnce = true;
	}

	void finish() {
		this.finished.countDown();
	}

	int starts() {
		return this.starts;
	}

	/**
	 * Returns what the registry of such containers is asked for.
	 * @return the id; empty if there is none
	 */
	public String getListenerId() {
		return this.id;
	}

	@Override
	public synchronized void start() {
		if (this.failing) {
			throw new IllegalStateException("no broker");
		}
		this.starts++;
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		CountDownLatch finished = this.finished;
		if (this.stoppingAtOnce) {
			this.running = false;
		}
		Thread thread = new Thread(() -> {
			try {
				if (finished.await(20, TimeUnit.SECONDS)) {
					this.running = false;
				}
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
			callback.run();
		});
		thread.start();
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
