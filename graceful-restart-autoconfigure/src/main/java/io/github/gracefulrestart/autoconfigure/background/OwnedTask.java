/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.SchedulingAwareRunnable;

/**
 * A scheduled task that begins only in the owner of background work. An execution that
 * has begun is never disturbed.
 */
final class OwnedTask implements SchedulingAwareRunnable {

	private final Runnable task;

	private final String name;

	private final Ownership ownership;

	private final boolean urgent;

	private final Consumer<OwnedTask> otherwise;

	/**
	 * Makes a task of another.
	 * @param task what to do
	 * @param ownership who may do it
	 * @param urgent whether nobody would make up for an execution
	 * @param otherwise called with this task instead
	 */
	OwnedTask(Runnable task, Ownership ownership, boolean urgent, Consumer<OwnedTask> otherwise) {
		this.task = task;
		this.name = task.toString();
		this.ownership = ownership;
		this.urgent = urgent;
		this.otherwise = otherwise;
	}

	/**
	 * Returns the task as it was.
	 * @return the task, which whoever calls it executes
	 */
	Runnable forEachProcess() {
		return this.task;
	}

	@Override
	public void run() {
		if (!this.ownership.begin(this.name, this.urgent)) {
			this.otherwise.accept(this);
			return;
		}
		try {
			this.task.run();
		}
		finally {
			this.ownership.end(this.name);
		}
	}

	@Override
	public boolean isLongLived() {
		return this.task instanceof SchedulingAwareRunnable aware && aware.isLongLived();
	}

	@Override
	public @Nullable String getQualifier() {
		return (this.task instanceof SchedulingAwareRunnable aware) ? aware.getQualifier() : null;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
