/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A task that is scheduled when this process owns background work, for those who have
 * scheduled it before.
 */
final class PostponedTask implements ScheduledFuture<Object> {

	private final CompletableFuture<ScheduledFuture<?>> scheduled = new CompletableFuture<>();

	/**
	 * Schedules it, unless it has been cancelled.
	 * @param scheduling does it; may find that the task never runs, and return null
	 */
	void schedule(Supplier<@Nullable ScheduledFuture<?>> scheduling) {
		if (this.scheduled.isDone()) {
			return;
		}
		ScheduledFuture<?> future = scheduling.get();
		if (future == null) {
			this.scheduled.cancel(false);
		}
		else if (!this.scheduled.complete(future)) {
			future.cancel(false);
		}
	}

	private @Nullable ScheduledFuture<?> future() {
		return this.scheduled.isCancelled() ? null : this.scheduled.getNow(null);
	}

	@Override
	public long getDelay(TimeUnit unit) {
		ScheduledFuture<?> future = future();
		return (future != null) ? future.getDelay(unit) : 0;
	}

	@Override
	public int compareTo(Delayed other) {
		return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (this.scheduled.cancel(false)) {
			return true;
		}
		ScheduledFuture<?> future = future();
		return future != null && future.cancel(mayInterruptIfRunning);
	}

	@Override
	public boolean isCancelled() {
		ScheduledFuture<?> future = future();
		return (future != null) ? future.isCancelled() : this.scheduled.isCancelled();
	}

	@Override
	public boolean isDone() {
		ScheduledFuture<?> future = future();
		return (future != null) ? future.isDone() : this.scheduled.isCancelled();
	}

	@Override
	public Object get() throws InterruptedException, ExecutionException {
		return this.scheduled.get().get();
	}

	@Override
	public Object get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		long deadline = System.nanoTime() + unit.toNanos(timeout);
		ScheduledFuture<?> future = this.scheduled.get(timeout, unit);
		return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

}
