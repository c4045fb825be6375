/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.upgrade.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Says that an application that was prepared ahead of time was prepared without what it
 * wants now. No bean could say so: which there are was decided when it was built.
 */
class AheadOfTimeCheck implements ApplicationListener<ApplicationPreparedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(AheadOfTimeCheck.class);

	@Override
	public void onApplicationEvent(ApplicationPreparedEvent event) {
		ListableBeanFactory beans = event.getApplicationContext().getBeanFactory();
		if (AotDetector.useGeneratedArtifacts()
				&& OnUpgradableProcessCondition.isWanted(event.getApplicationContext().getEnvironment())
				&& isWithout(beans, Upgrader.class) && isWithout(beans, StandBackAutoConfiguration.StandBack.class)) {
			logger.warn("graceful.restart.enabled has no effect: the application was prepared ahead of time without it."
					+ " Set it where the application is built, in a configuration file");
		}
	}

	private static boolean isWithout(ListableBeanFactory beans, Class<?> type) {
		return beans.getBeanNamesForType(type, false, false).length == 0;
	}

}
