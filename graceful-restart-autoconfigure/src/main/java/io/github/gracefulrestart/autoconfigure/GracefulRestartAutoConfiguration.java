/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure;

import io.github.gracefulrestart.platform.UpgradeSignal;
import io.github.gracefulrestart.tomcat.TomcatServer;
import io.github.gracefulrestart.upgrade.ProcessLaunch;
import io.github.gracefulrestart.upgrade.UpgradeSettings;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} that lets a running application be
 * replaced by a new process.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty("graceful.restart.enabled")
@ConditionalOnWebApplication
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
@Conditional(OnUpgradableProcessCondition.class)
@EnableConfigurationProperties(GracefulRestartProperties.class)
public final class GracefulRestartAutoConfiguration {

	@Bean
	Inheritance gracefulRestartInheritance() {
		return Inheritance.of(System.getenv());
	}

	@Bean
	TomcatServer gracefulRestartServer(Inheritance inheritance) {
		return new TomcatServer(inheritance.listeners(), inheritance.isFirstGeneration());
	}

	@Bean
	GracefulConnectorCustomizer gracefulRestartConnectorCustomizer(TomcatServer server) {
		return new GracefulConnectorCustomizer("server", server);
	}

	@Bean
	UpgradeEvents gracefulRestartEvents(GracefulRestartProperties properties, ConfigurableApplicationContext context) {
		return new UpgradeEvents(context, properties.toPidFile());
	}

	@Bean
	Upgrader gracefulRestartUpgrader(GracefulRestartProperties properties, Inheritance inheritance, TomcatServer server,
			UpgradeEvents events, ConfigurableApplicationContext context) {
		ProcessLaunch launch = new ProcessLaunch(properties.successor().toOptions());
		return new Upgrader(server, launch, properties.toSettings(), inheritance.predecessor(), events,
				new ProcessExit(context));
	}

	@Bean
	GracefulRestartLifecycle gracefulRestartLifecycle(Upgrader upgrader, UpgradeEvents events,
			GracefulRestartProperties properties, Environment environment) {
		UpgradeSignal signal = UpgradeSignal.install(properties.signal());
		return new GracefulRestartLifecycle(upgrader, signal, events,
				StopTimeout.of(properties.drainTimeout(), environment));
	}

	@Bean
	ApplicationListener<AvailabilityChangeEvent<ReadinessState>> gracefulRestartReadiness(Upgrader upgrader) {
		return (event) -> {
			if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
				upgrader.applicationReady();
			}
		};
	}

}
