/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

import static java.util.Objects.requireNonNull;

/**
 * Schedules tasks that are for the owner of background work.
 * <p>
 * In a process that is not the owner nothing is scheduled before it is, and everything
 * then as if the application had started at that moment: what is to run at the start
 * runs, and no tick is made up for that came due before. In a process that is the owner
 * no more, what comes due is skipped, so that the beat goes on should it be the owner
 * again; a task that runs only once is kept until then.
 */
final class OwnedTaskScheduler implements TaskScheduler {

	private static final Consumer<OwnedTask> SKIPPED = (task) -> {
	};

	private final TaskScheduler scheduler;

	private final Ownership ownership;

	private final Predicate<String> excluded;

	/**
	 * Puts this in front of another.
	 * @param scheduler does the scheduling
	 * @param ownership whether this process is the owner
	 * @param excluded tells by a task's name whether it is for each process
	 */
	OwnedTaskScheduler(TaskScheduler scheduler, Ownership ownership, Predicate<String> excluded) {
		this.scheduler = scheduler;
		this.ownership = ownership;
		this.excluded = excluded;
	}

	@Override
	public Clock getClock() {
		return this.scheduler.getClock();
	}

	@Override
	public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		return whenOwner(new OwnedTask(task, this.ownership, true, SKIPPED),
				(owned) -> this.scheduler.schedule(owned, trigger));
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		Duration initial = until(startTime);
		return requireNonNull(whenOwner(new OwnedTask(task, this.ownership, false, this::keep),
				(owned) -> this.scheduler.schedule(owned, in(initial))));
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		Duration initial = until(startTime);
		return requireNonNull(
				whenOwner(periodic(task), (owned) -> this.scheduler.scheduleAtFixedRate(owned, in(initial), period)));
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		return requireNonNull(whenOwner(periodic(task), (owned) -> this.scheduler.scheduleAtFixedRate(owned, period)));
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		Duration initial = until(startTime);
		return requireNonNull(
				whenOwner(periodic(task), (owned) -> this.scheduler.scheduleWithFixedDelay(owned, in(initial), delay)));
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		return requireNonNull(
				whenOwner(periodic(task), (owned) -> this.scheduler.scheduleWithFixedDelay(owned, delay)));
	}

	private OwnedTask periodic(Runnable task) {
		return new OwnedTask(task, this.ownership, false, SKIPPED);
	}

	private @Nullable ScheduledFuture<?> whenOwner(OwnedTask task, Scheduling scheduling) {
		if (this.excluded.test(task.toString())) {
			return scheduling.schedule(task.forEachProcess());
		}
		if (this.ownership.isOwner()) {
			return scheduling.schedule(task);
		}
		PostponedTask postponed = new PostponedTask();
		this.ownership.whenSettled(() -> postponed.schedule(() -> scheduling.schedule(task)));
		return postponed;
	}

	private void keep(OwnedTask task) {
		this.ownership.whenSettled(() -> this.scheduler.schedule(task, getClock().instant()));
	}

	private Duration until(Instant startTime) {
		return Duration.between(getClock().instant(), startTime);
	}

	private Instant in(Duration delay) {
		return getClock().instant().plus(delay);
	}

	/**
	 * One of the ways to schedule a task.
	 */
	private interface Scheduling {

		@Nullable ScheduledFuture<?> schedule(Runnable task);

	}

}
