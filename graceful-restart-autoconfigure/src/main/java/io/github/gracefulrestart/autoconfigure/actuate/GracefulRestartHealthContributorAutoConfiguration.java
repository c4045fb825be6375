/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import io.github.gracefulrestart.autoconfigure.GracefulRestartAutoConfiguration;
import io.github.gracefulrestart.upgrade.Upgrader;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for
 * {@link GracefulRestartHealthIndicator}.
 */
@AutoConfiguration(after = GracefulRestartAutoConfiguration.class, before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(Upgrader.class)
public final class GracefulRestartHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("graceful-restart")
	@ConditionalOnMissingBean(name = { "gracefulRestartHealthIndicator", "gracefulRestartHealthContributor" })
	GracefulRestartHealthIndicator gracefulRestartHealthIndicator(Upgrader upgrader,
			ConfigurableApplicationContext context) {
		return new GracefulRestartHealthIndicator(upgrader, context);
	}

}
