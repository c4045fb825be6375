/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.github.gracefulrestart.autoconfigure.FitnessCheck;
import io.github.gracefulrestart.autoconfigure.GracefulRestartAutoConfiguration;
import io.github.gracefulrestart.autoconfigure.GracefulRestartProperties;
import io.github.gracefulrestart.autoconfigure.RollbackTrigger;
import io.github.gracefulrestart.upgrade.Upgrader;

/**
 * {@link AutoConfiguration Auto-configuration} that has an upgrade rolled back if the
 * successor's health is {@code DOWN}.
 */
@AutoConfiguration(after = { GracefulRestartAutoConfiguration.class, HealthEndpointAutoConfiguration.class })
@ConditionalOnClass({ HealthEndpoint.class, HealthEndpointAutoConfiguration.class })
@ConditionalOnBean({ Upgrader.class, HealthEndpoint.class })
public final class HealthCheckAutoConfiguration {

	@Bean
	FitnessCheck gracefulRestartHealthCheck(GracefulRestartProperties properties, HealthEndpoint health) {
		return properties.rollbackOn().contains(RollbackTrigger.HEALTH) ? new HealthCheck(health) : FitnessCheck.NONE;
	}

}
