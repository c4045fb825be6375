/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.autoconfigure.background;

import io.github.gracefulrestart.autoconfigure.FitnessCheck;
import io.github.gracefulrestart.autoconfigure.GracefulRestartAutoConfiguration;
import io.github.gracefulrestart.autoconfigure.GracefulRestartProperties;
import io.github.gracefulrestart.upgrade.Upgrader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.Ordered;

/**
 * {@link AutoConfiguration Auto-configuration} that lets one process at a time do what no
 * request asks for.
 */
@AutoConfiguration(after = GracefulRestartAutoConfiguration.class, before = LifecycleAutoConfiguration.class)
@ConditionalOnBean(value = Upgrader.class, search = SearchStrategy.CURRENT)
@ConditionalOnBooleanProperty(name = "graceful.restart.background.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LifecycleProperties.class)
public final class BackgroundWorkAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundWorkAutoConfiguration.class);

	@Bean
	Ownership gracefulRestartOwnership(Upgrader upgrader) {
		return new Ownership(upgrader.generation() == 1);
	}

	@Bean
	BackgroundBeans gracefulRestartBackgroundBeans(GracefulRestartProperties properties) {
		return new BackgroundBeans(properties.background().beans(), properties.background().exclude());
	}

	@Bean
	OwnedSchedulingConfigurer gracefulRestartFirstSchedulingConfigurer(Ownership ownership, BackgroundBeans beans) {
		return new OwnedSchedulingConfigurer(ownership, beans, Ordered.HIGHEST_PRECEDENCE);
	}

	@Bean
	OwnedSchedulingConfigurer gracefulRestartLastSchedulingConfigurer(Ownership ownership, BackgroundBeans beans) {
		return new OwnedSchedulingConfigurer(ownership, beans, Ordered.LOWEST_PRECEDENCE);
	}

	@Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
	@ConditionalOnMissingBean(name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
			search = SearchStrategy.CURRENT)
	BackgroundLifecycleProcessor gracefulRestartLifecycleProcessor(Ownership ownership, BackgroundBeans beans,
			LifecycleProperties properties) {
		BackgroundLifecycleProcessor processor = new BackgroundLifecycleProcessor(ownership, beans);
		processor.setTimeoutPerShutdownPhase(properties.getTimeoutPerShutdownPhase().toMillis());
		return processor;
	}

	@Bean
	BackgroundThread gracefulRestartBackgroundThread(ConfigurableApplicationContext context,
			GracefulRestartProperties properties) {
		return new BackgroundThread(context, properties.toBackgroundStopTimeout());
	}

	@Bean
	BackgroundLifecycles gracefulRestartBackgroundLifecycles(ConfigurableApplicationContext context,
			BackgroundBeans beans, BackgroundThread thread, GracefulRestartProperties properties) {
		return new BackgroundLifecycles(context.getBeanFactory(), beans, thread, properties.toBackgroundStopTimeout());
	}

	@Bean
	BackgroundHandover gracefulRestartBackgroundHandover(Ownership ownership, BackgroundLifecycles lifecycles,
			BackgroundThread thread, ConfigurableApplicationContext context, GracefulRestartProperties properties) {
		if (!context.getBeanFactory()
			.isTypeMatch(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
					BackgroundLifecycleProcessor.class)) {
			logger.warn("The application has a life cycle processor of its own, so message listener containers of a"
					+ " successor start with the application, before it serves");
		}
		return new BackgroundHandover(ownership, lifecycles, thread, context, properties.toBackgroundStopTimeout());
	}

	@Bean
	FitnessCheck gracefulRestartBackgroundCheck(BackgroundLifecycles lifecycles) {
		return lifecycles::problem;
	}

}
