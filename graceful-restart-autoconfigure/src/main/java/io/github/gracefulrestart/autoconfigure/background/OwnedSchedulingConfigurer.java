/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import org.springframework.core.Ordered;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Has scheduled methods, and tasks that other configurers add, begin only in the owner of
 * background work, whichever scheduler executes them. What else uses that scheduler is
 * left alone: it may serve connections or requests of this process.
 * <p>
 * Follows {@code ScheduledAnnotationBeanPostProcessor.finishRegistration}: the registrar
 * has its scheduler before configurers are called, and schedules after that.
 */
class OwnedSchedulingConfigurer implements SchedulingConfigurer, Ordered {

	private final Ownership ownership;

	private final BackgroundBeans beans;

	private final int order;

	/**
	 * To be called first, because other configurers may schedule at once, and last,
	 * because they may set a scheduler.
	 * @param ownership who may begin
	 * @param beans knows which tasks are for each process
	 * @param order when it is called
	 */
	OwnedSchedulingConfigurer(Ownership ownership, BackgroundBeans beans, int order) {
		this.ownership = ownership;
		this.beans = beans;
		this.order = order;
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		TaskScheduler scheduler = registrar.getScheduler();
		if (scheduler != null && !(scheduler instanceof OwnedTaskScheduler)) {
			registrar.setTaskScheduler(new OwnedTaskScheduler(scheduler, this.ownership, this.beans::isExcluded));
		}
	}

	@Override
	public int getOrder() {
		return this.order;
	}

}
