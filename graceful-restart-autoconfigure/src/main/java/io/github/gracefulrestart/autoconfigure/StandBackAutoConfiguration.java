/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.upgrade.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} that says in one line why an application
 * that wants to be replaced without losing a request cannot be.
 */
@AutoConfiguration(after = GracefulRestartAutoConfiguration.class)
@ConditionalOnBooleanProperty("graceful.restart.enabled")
@ConditionalOnMissingBean(Upgrader.class)
public final class StandBackAutoConfiguration {

	@Bean
	@Lazy(false)
	StandBack gracefulRestartStandBack() {
		return new StandBack();
	}

	static final class StandBack {

		private static final Logger logger = LoggerFactory.getLogger(StandBack.class);

		StandBack() {
			tell(OnUpgradableProcessCondition.obstacle().orElse("the application has no embedded Tomcat of its own"));
		}

		static void tell(String obstacle) {
			logger.warn("graceful.restart.enabled has no effect: {}", obstacle);
		}

	}

}
