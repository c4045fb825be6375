/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.tomcat.TomcatServer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Lets the management port be handed over, where it is a port of its own.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBean(TomcatServer.class)
class GracefulRestartManagementContextConfiguration {

	@Bean
	@Nullable GracefulConnectorCustomizer gracefulRestartManagementConnectorCustomizer(TomcatServer server,
			ApplicationContext context) {
		return GracefulRestartAutoConfiguration.isWanted(context)
				? new GracefulConnectorCustomizer("management", server) : null;
	}

}
