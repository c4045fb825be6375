/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import io.github.gracefulrestart.autoconfigure.GracefulRestartAutoConfiguration;
import io.github.gracefulrestart.upgrade.Upgrader;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for
 * {@link GracefulRestartInfoContributor}.
 */
@AutoConfiguration(after = GracefulRestartAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean(Upgrader.class)
public final class GracefulRestartInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnEnabledInfoContributor("graceful-restart")
	@ConditionalOnMissingBean(name = "gracefulRestartInfoContributor")
	GracefulRestartInfoContributor gracefulRestartInfoContributor(Upgrader upgrader) {
		return new GracefulRestartInfoContributor(upgrader);
	}

}
