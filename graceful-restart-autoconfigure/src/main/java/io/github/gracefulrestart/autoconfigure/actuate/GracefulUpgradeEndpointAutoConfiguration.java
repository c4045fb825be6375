/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.actuate;

import io.github.gracefulrestart.autoconfigure.GracefulRestartAutoConfiguration;
import io.github.gracefulrestart.upgrade.Upgrader;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link GracefulUpgradeEndpoint}.
 */
@AutoConfiguration(after = GracefulRestartAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(Upgrader.class)
public final class GracefulUpgradeEndpointAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	GracefulUpgradeEndpoint gracefulUpgradeEndpoint(Upgrader upgrader) {
		return new GracefulUpgradeEndpoint(upgrader);
	}

	@Bean
	@ConditionalOnBean(GracefulUpgradeEndpoint.class)
	GracefulUpgradeWebExtension gracefulUpgradeWebExtension(GracefulUpgradeEndpoint endpoint) {
		return new GracefulUpgradeWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnBean(GracefulUpgradeEndpoint.class)
	QueryParameters gracefulUpgradeQueryParameters(GracefulUpgradeWebExtension extension) {
		return new QueryParameters(extension);
	}

	@Bean
	@ConditionalOnBean(GracefulUpgradeEndpoint.class)
	GracefulUpgradeJmxExtension gracefulUpgradeJmxExtension(GracefulUpgradeEndpoint endpoint) {
		return new GracefulUpgradeJmxExtension(endpoint);
	}

	@Bean
	@ConditionalOnBean(GracefulUpgradeEndpoint.class)
	PathMapper gracefulUpgradePathMapper() {
		EndpointId id = EndpointId.of(GracefulUpgradeEndpoint.ID);
		return (endpoint) -> endpoint.equals(id) ? GracefulUpgradeEndpoint.PATH : null;
	}

}
