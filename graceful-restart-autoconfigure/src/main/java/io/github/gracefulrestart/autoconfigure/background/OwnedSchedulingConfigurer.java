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

	OwnedSchedulingConfigurer(Ownership ownership, BackgroundBeans beans) {
		this.ownership = ownership;
		this.beans = beans;
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		TaskScheduler scheduler = registrar.getScheduler();
		if (scheduler != null) {
			registrar.setTaskScheduler(new OwnedTaskScheduler(scheduler, this.ownership, this.beans::isExcluded));
		}
	}

	// Others may set a scheduler.
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
